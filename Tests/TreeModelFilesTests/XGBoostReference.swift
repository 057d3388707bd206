import Foundation
import TestSupport
import Testing
import TreeModelFiles

/// A model that XGBoost fitted, with what XGBoost says about some rows.
struct XGBoostReference: CustomTestStringConvertible {
    /// What the reference program printed.
    struct Expected: Decodable {
        let rows: [[Double]]
        let margin: [Float]
        let prediction: [Float]
        let predictionOfBest: [Float]?
        let contributions: [[Double]]
        let leafNumbers: [[Int]]
        let range: [Int]?
        let marginOfRange: [Float]?
        let marginOfBest: [Float]?

        private enum CodingKeys: String, CodingKey {
            case rows, margin, prediction
            case predictionOfBest = "prediction_best"
            case contributions = "contribs_last_is_bias"
            case leafNumbers = "leaf_ids"
            case range = "iteration_range"
            case marginOfRange = "margin_iteration_range"
            case marginOfBest = "margin_best"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            rows = try values.decode([[ReferenceNumber?]].self, forKey: .rows).map { $0.map { $0?.value ?? .nan } }
            margin = try values.decode([Float].self, forKey: .margin)
            prediction = try values.decode([Float].self, forKey: .prediction)
            predictionOfBest = try values.decodeIfPresent([Float].self, forKey: .predictionOfBest)
            contributions = try values.decode([[Double]].self, forKey: .contributions)
            leafNumbers = try values.decode([[Int]].self, forKey: .leafNumbers)
            range = try values.decodeIfPresent([Int].self, forKey: .range)
            marginOfRange = try values.decodeIfPresent([Float].self, forKey: .marginOfRange)
            marginOfBest = try values.decodeIfPresent([Float].self, forKey: .marginOfBest)
        }
    }

    let name: String
    let folder: URL
    var testDescription: String { name }

    /// Every case of the shared folder.
    static let all: [XGBoostReference] = ["xgboost", "xgboost17"]
        .flatMap { library -> [XGBoostReference] in
            guard let folder = Repository.shared?.appendingPathComponent("reference/\(library)") else { return [] }
            // A folder that cannot be listed has no cases; the suite checks how many there are.
            let cases = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return cases.sorted()
                .map { XGBoostReference(name: "\(library)/\($0)", folder: folder.appendingPathComponent($0)) }
        }

    func bytes(_ file: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appendingPathComponent(file))) }

    func model(rounds: TreeModelFile.Rounds = .all) throws -> TreeModelFile {
        try .xgboost(json: bytes("model.json"), file: name, rounds: rounds)
    }

    func expected() throws -> Expected { try JSONDecoder().decode(Expected.self, from: Data(bytes("expected.json"))) }
}

/// A number, or an infinity as a string.
struct ReferenceNumber: Decodable {
    let value: Double

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        switch try? container.decode(Double.self) {
        case let number?: value = number
        case nil: value = try container.decode(String.self) == "inf" ? .infinity : -.infinity
        }
    }
}
