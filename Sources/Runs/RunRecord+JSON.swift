public import Documents
import ModelReports

extension RunRecord {
    /// The record as a file holds it.
    public var json: JSONValue {
        .object([
            "format": 1, "name": .string(name), "version": .string(version), "learner": .string(learner),
            "product": .string(product), "data": .string(dataName), "data_sha256": .string(dataDigest),
            "artefact_sha256": .string(artefactDigest), "seed": .string("\(seed)"), "started_at": .string(startedAt),
            "seconds": .number(seconds), "parameters": .object(parameters.mapValues(JSONValue.string)),
            "metrics": .object(metrics.mapValues(JSONValue.number)),
            "versions": .object(versions.mapValues(JSONValue.string)),
            "sections": .array(sections.map(\.json)),
        ])
    }

    /// Reads what ``json`` writes.
    /// - Parameter json: The document of a run.
    /// - Throws: ``RunError/malformed(key:)`` naming the first key that is not as written.
    public init(json: JSONValue) throws(RunError) {
        func text(_ key: String) throws(RunError) -> String {
            guard let text = json[key]?.stringValue else { throw .malformed(key: key) }
            return text
        }
        func texts(_ key: String) throws(RunError) -> [String: String] {
            guard let members = json[key]?.objectValue else { throw .malformed(key: key) }
            let texts = members.compactMapValues(\.stringValue)
            guard texts.count == members.count else { throw .malformed(key: key) }
            return texts
        }
        guard json["format"]?.integerValue == 1 else { throw .malformed(key: "format") }
        guard let seed = UInt64(try text("seed")) else { throw .malformed(key: "seed") }
        guard let seconds = json["seconds"]?.numberValue else { throw .malformed(key: "seconds") }
        guard let members = json["metrics"]?.objectValue else { throw .malformed(key: "metrics") }
        let metrics = members.compactMapValues(\.numberValue)
        guard let sections = json["sections"]?.arrayValue?.map({ ReportSection(json: $0) }),
            sections.allSatisfy({ $0 != nil })
        else { throw .malformed(key: "sections") }
        self.init(
            name: try text("name"),
            version: try text("version"),
            learner: try text("learner"),
            product: try text("product"),
            dataName: try text("data"),
            dataDigest: try text("data_sha256"),
            artefactDigest: try text("artefact_sha256"),
            seed: seed,
            startedAt: try text("started_at"),
            seconds: seconds,
            parameters: try texts("parameters"),
            metrics: metrics,
            versions: try texts("versions"),
            sections: sections.compactMap(\.self)
        )
    }
}
