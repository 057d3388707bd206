package import Documents
package import FeatureDefinitions

// The spread in an artefact's file: `{"features": {key: {"edges", "counts"}}, "probability": {"edges", "counts"}}`.

extension TrainingSpread {
    package func document(_ keys: [String]) -> JSONValue {
        [
            "features": .object(Dictionary(uniqueKeysWithValues: zip(keys, features.map(\.document)))),
            "probability": probability.document,
        ]
    }

    /// - Parameters:
    ///   - value: The member of the body.
    ///   - schema: Has the features.
    ///   - rowCount: Applicants in the training file, of whom some may have been held out.
    /// - Throws: ``ArtefactError`` naming file, key and reason.
    package init(reading value: ArtefactValue, schema: FeatureSchema, rowCount: Int) throws(ArtefactError) {
        let members = try value.members(["features", "probability"])
        let probability = try BinnedCounts(reading: members["probability"]) { $0 + 1 }
        let applicants = probability.applicantCount
        guard (1...max(rowCount, 1)).contains(applicants) else {
            throw members["probability"].refusal("counts \(applicants) applicants of \(rowCount)")
        }
        features = try members["features"]
            .perFeature(of: schema) { feature, value throws(ArtefactError) in
                let counts = try BinnedCounts(reading: value) { BinnedCounts.binCount(of: feature, edgeCount: $0) }
                guard feature.kind == .number || counts.edges.isEmpty else {
                    throw value.refusal("a category has no edges")
                }
                guard counts.applicantCount == applicants else {
                    throw value.refusal("counts \(counts.applicantCount) applicants instead of \(applicants)")
                }
                return counts
            }
        self.probability = probability
    }
}

extension BinnedCounts {
    fileprivate var document: JSONValue {
        [
            "edges": .array(edges.map { .number($0) }), "counts": .array(counts.map { .number(Double($0)) }),
        ]
    }

    /// More than any sample has; a sum of as many counts as a file can hold is still a number.
    private static let mostApplicants = 1 << 40

    fileprivate init(
        reading value: ArtefactValue,
        binCount: (_ edgeCount: Int) -> Int
    ) throws(ArtefactError) {
        let members = try value.members(["edges", "counts"])
        let edges = try members["edges"].numbers()
        guard zip(edges, edges.dropFirst()).allSatisfy(<) else { throw members["edges"].refusal("must ascend") }
        var counts: [Int] = []
        for element in try members["counts"].elements() {
            let count = try element.count()
            guard count <= Self.mostApplicants else { throw element.refusal("is too large") }
            counts.append(count)
        }
        guard counts.count == binCount(edges.count) else {
            throw members["counts"].refusal("has \(counts.count) bins instead of \(binCount(edges.count))")
        }
        self.init(edges: edges, counts: counts)
    }
}
