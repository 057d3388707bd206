import Baselines
import Documents
import Encoding
import FeatureDefinitions
import Scoring

// A model of groups in an artefact's file. A group is its bad rate, how many applicants it stands for, and its mean row: what
// has fewer than twenty members is refused, whoever wrote the file.

extension PrototypeModel {
    var document: JSONValue {
        .object([
            "kind": .string("prototypes"), "neighbours": .number(Double(settings.neighbourCount)),
            "softness": .number(settings.softness), "calibration": calibration.document,
            "features": .array(encoder.schema.features.indices.map(featureDocument)),
            "groups": .array(prototypes.map(\.document)),
            "background": .array(background.map { .number(Double($0)) }),
        ])
    }

    private func featureDocument(_ index: Int) -> JSONValue {
        var object = encoder.document(at: index)
        object["weight"] = .number(settings.weights[index])
        return .object(object)
    }

    /// Reads a model; every rule that the initialiser demands is checked here first.
    init(reading value: ArtefactValue, schema: FeatureSchema) throws(ArtefactError) {
        let members = try value.members([
            "kind", "neighbours", "softness", "calibration", "features", "groups", "background",
        ])
        let (encoder, weights) = try Self.features(members["features"], schema: schema)
        let groups = try members["groups"].elements()
        guard (1...Self.mostPrototypes).contains(groups.count) else {
            throw members["groups"].refusal("must be 1 to \(Self.mostPrototypes)")
        }
        var prototypes: [Prototype] = []
        for group in groups { prototypes.append(try Prototype(reading: group, columnCount: encoder.columnCount)) }
        let neighbours = try members["neighbours"].count()
        guard (1...Self.mostNeighbours).contains(neighbours) else {
            throw members["neighbours"].refusal("must be 1 to \(Self.mostNeighbours)")
        }
        let softness = try members["softness"].number()
        guard softness > 0 else { throw members["softness"].refusal("must be above 0") }
        self.init(
            encoder: encoder,
            settings: Settings(neighbourCount: neighbours, softness: softness, weights: weights),
            prototypes: prototypes,
            calibration: try Calibration(reading: members["calibration"]),
            background: try Self.background(members["background"], groupCount: groups.count)
        )
    }

    private static func features(
        _ value: ArtefactValue,
        schema: FeatureSchema
    ) throws(ArtefactError) -> (FeatureEncoder, [Double]) {
        let documents = try value.elements()
        guard documents.count == schema.count else {
            throw value.refusal("has \(documents.count) features, the product has \(schema.count)")
        }
        var (encodings, weights) = ([FeatureEncoding](), [Double]())
        for (document, feature) in zip(documents, schema.features) {
            let (encoding, members) = try FeatureEncoding.read(document, for: feature, beside: "weight")
            let weight = try members["weight"].number()
            guard weight >= 0 else { throw members["weight"].refusal("must not be negative") }
            encodings.append(encoding)
            weights.append(weight)
        }
        return (FeatureEncoder(schema: schema, encodings: encodings), weights)
    }

    private static func background(_ value: ArtefactValue, groupCount: Int) throws(ArtefactError) -> [Int] {
        let documents = try value.elements()
        guard documents.count <= largestBackground else {
            throw value.refusal("has more than \(largestBackground) groups")
        }
        return try documents.map { document throws(ArtefactError) in
            let place = try document.count()
            guard place < groupCount else { throw document.refusal("is no group") }
            return place
        }
    }
}

extension Prototype {
    fileprivate var document: JSONValue {
        .object([
            "bad_rate": .number(badRate), "members": .number(Double(memberCount)),
            "center": .array(center.map { .number($0) }),
        ])
    }

    fileprivate init(reading value: ArtefactValue, columnCount: Int) throws(ArtefactError) {
        let members = try value.members(["bad_rate", "members", "center"])
        let rate = try members["bad_rate"].number()
        guard rate > 0, rate < 1 else { throw members["bad_rate"].refusal("must be between 0 and 1") }
        let count = try members["members"].count()
        guard count >= Self.fewestMembers else {
            throw members["members"].refusal("must be \(Self.fewestMembers) or more: fewer could be told apart")
        }
        let center = try members["center"].numbers()
        guard center.count == columnCount else { throw members["center"].refusal("must be \(columnCount) numbers") }
        self.init(center: center, badRate: rate, memberCount: count)
    }
}
