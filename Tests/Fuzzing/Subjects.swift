import CSV
import Decimals
import Documents
import ModelArtefacts
import ScorecardFiles
import TreeEnsembles
import TreeModelFiles

/// What bytes are thrown at: each either reads them or says why not, and anything else stops the program.
enum Subjects {
    /// What can be read can be written, and what was written is read as the same.
    static func json(_ bytes: [UInt8]) {
        guard let value = try? JSONValue.parse(bytes, limits: .file) else { return }  // refusing is right
        let written = value.canonicalBytes
        precondition((try? JSONValue.parse(written, limits: .file)) == value, "written is not what was read")
        precondition((try? JSONValue.parseCanonical(written, limits: .file))?.isCanonical == true, "not canonical")
    }

    /// A file means the same in one piece and in many.
    static func csv(_ bytes: [UInt8]) {
        for delimiter: Unicode.Scalar in [",", ";"] {
            let whole = records(bytes, bytes.count, delimiter)
            for size in [1, 5] { precondition(records(bytes, size, delimiter) == whole, "pieces of \(size)") }
        }
    }

    private static func records(_ bytes: [UInt8], _ size: Int, _ delimiter: Unicode.Scalar) -> [String] {
        var offset = 0
        var reader = CSVReader(limits: .standard, delimiter: delimiter) {
            let end = min(bytes.count, offset + max(size, 1))
            defer { offset = end }
            return Array(bytes[offset..<end])
        }
        var found: [String] = []
        do {
            while let record = try reader.next({ found.append("\($0)") }) {
                for column in 0..<record.count {
                    let number = DecimalNumber(record[column])?.value
                    precondition(record.number(column)?.value.bitPattern == number?.bitPattern, "a number by bytes")
                }
                found.append("\(record.line): \(record.fields)")
            }
        } catch {
            found.append("\(error)")
        }
        return found
    }

    static func xgboostJSON(_ bytes: [UInt8]) { score(try? .xgboost(json: bytes, file: "model")) }

    static func xgboostUBJSON(_ bytes: [UInt8]) { score(try? .xgboost(ubjson: bytes, file: "model")) }

    static func lightGBM(_ bytes: [UInt8]) { score(try? .lightGBM(text: bytes, file: "model")) }

    static func pmml(_ bytes: [UInt8]) {
        _ = try? PMMLScorecard(pmml: bytes, file: "model")  // refusing is right
    }

    /// The body of an artefact, in an envelope that is always right: else nothing behind the digest is ever reached.
    static func artefact(_ bytes: [UInt8]) {
        guard let body = try? JSONValue.parse(bytes, limits: .file) else { return }  // refusing is right
        let file: JSONValue = .object([
            "format": 1, "kind": .string("underwriter-model"), "body": body,
            "sha256": .string(ContentDigest.sha256(of: body.canonicalBytes).hex),
        ])
        guard let artefact = try? ModelArtefact(reading: file.canonicalBytes, file: "artefact") else { return }
        precondition(artefact.canonicalBytes == file.canonicalBytes, "written is not what was read")
    }

    /// A model that was read answers, and twice the same.
    private static func score(_ model: TreeModelFile?) {
        guard let ensemble = model?.ensemble else { return }
        let predictor = TreePredictor(ensemble)
        for value in [0, .nan, 1e300, -1e300, 2.5, -1] {
            let row = Array(repeating: value, count: ensemble.featureCount)
            precondition(predictor.sum(of: row).bitPattern == predictor.sum(of: row).bitPattern, "two answers")
        }
    }
}
