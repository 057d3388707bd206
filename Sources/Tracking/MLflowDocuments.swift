import Documents
import Foundation
import Runs

/// The documents that a run becomes.
enum MLflowDocuments {
    /// What a server takes in one batch.
    private static let parametersOfBatch = 100
    private static let metricsOfBatch = 1000
    /// Characters of a parameter; a tag may have more.
    private static let valueLength = 500

    static func create(_ record: RunRecord, _ experimentID: String) -> JSONValue {
        .object([
            "experiment_id": .string(experimentID), "run_name": .string("\(record.name) \(record.version)"),
            "start_time": .number(start(record)),
            "tags": .array(tags(record).map { pair($0.key, $0.value) }),
        ])
    }

    static func batches(_ record: RunRecord, _ runID: String) -> [JSONValue] {
        let parameters = record.parameters
            .merging(["learner": record.learner, "seed": "\(record.seed)"]) { own, _ in own }
            .sorted { $0.key < $1.key }
            .map { pair(key($0.key), cut($0.value)) }
        let time = end(record)
        let metrics = record.metrics.sorted { $0.key < $1.key }
            .map { name, value in
                JSONValue.object([
                    "key": .string(key(name)), "value": .number(value), "timestamp": .number(time), "step": .number(0),
                ])
            }
        var batches: [JSONValue] = []
        for part in parameters.parts(of: parametersOfBatch) {
            batches.append(.object(["run_id": .string(runID), "params": .array(part)]))
        }
        for part in metrics.parts(of: metricsOfBatch) {
            batches.append(.object(["run_id": .string(runID), "metrics": .array(part)]))
        }
        return batches
    }

    static func end(_ record: RunRecord, _ runID: String, _ status: String) -> JSONValue {
        .object(["run_id": .string(runID), "status": .string(status), "end_time": .number(end(record))])
    }

    private static func tags(_ record: RunRecord) -> [(key: String, value: String)] {
        let versions = record.versions.map { ("underwriter.version.\(key($0.key))", $0.value) }
        return [
            ("underwriter.product", record.product), ("underwriter.data", record.dataName),
            ("underwriter.data_sha256", record.dataDigest), ("underwriter.artefact_sha256", record.artefactDigest),
            ("underwriter.model", record.name), ("underwriter.model_version", record.version),
        ] + versions.sorted { $0.0 < $1.0 }
    }

    /// Milliseconds since 1970.
    private static func start(_ record: RunRecord) -> Double {
        // A record made by hand may hold no time; the server then shows the beginning of time.
        let date = try? Date(record.startedAt, strategy: .iso8601)
        return ((date?.timeIntervalSince1970 ?? 0) * 1000).rounded()
    }

    private static func end(_ record: RunRecord) -> Double { start(record) + (record.seconds * 1000).rounded() }

    /// A name of letters, digits and `_-. /` only, as the server wants it.
    static func key(_ name: String) -> String {
        let bytes = name.utf8.prefix(250)
            .map { byte -> UInt8 in
                let isWord = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x30 && byte <= 0x39
                return isWord || "_-. /".utf8.contains(byte) ? byte : UInt8(ascii: "_")
            }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func cut(_ value: String) -> String {
        String(String.UnicodeScalarView(value.unicodeScalars.prefix(valueLength)))
    }

    private static func pair(_ key: String, _ value: String) -> JSONValue {
        .object(["key": .string(key), "value": .string(value)])
    }
}

extension Array {
    /// In pieces of a length, the last perhaps shorter.
    fileprivate func parts(of length: Int) -> [[Element]] {
        stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
    }
}
