import Foundation
import Statistics
import TestSupport
import Testing
import TreeEnsembles
import TreeModelFiles

/// Against LightGBM 4.7.0.
@Suite(.enabled(if: Repository.hasShared)) struct LightGBMModelTests {
    @Test func everyCaseIsThere() { #expect(LightGBMReference.all.count == 8) }

    @Test(arguments: LightGBMReference.all)
    func everyRawScoreIsLightGBMs(_ reference: LightGBMReference) throws {
        let expected = try reference.expected()
        let predictor = TreePredictor(try reference.model().ensemble)
        #expect(expected.rows.map { predictor.sum(of: $0) } == expected.rawScore)
        #expect(predictor.sums(of: expected.rows.flatMap { $0 }) == expected.rawScore)
    }

    @Test(arguments: LightGBMReference.all)
    func everyProbabilityIsLightGBMs(_ reference: LightGBMReference) throws {
        let expected = try reference.expected()
        let ensemble = try reference.model().ensemble
        let predictor = TreePredictor(ensemble)
        for (row, prediction) in zip(expected.rows, expected.prediction) {
            let logOdds = predictor.sum(of: row) * ensemble.output.perUnit
            #expect(abs(probability(logOdds: logOdds) - prediction) < 1e-12)
        }
    }

    @Test(arguments: LightGBMReference.all)
    func everyLeafIsLightGBMs(_ reference: LightGBMReference) throws {
        let expected = try reference.expected()
        let ensemble = try reference.model().ensemble
        let leafValues = try reference.leafValues()
        let predictor = TreePredictor(ensemble)
        for (row, leaves) in zip(expected.rows, expected.leafNumbers) {
            let read = predictor.reading(of: row)
            let values = ensemble.trees.map { $0.nodes[$0.leaf(of: read)].leafValue }
            #expect(values == zip(leafValues, leaves).map { $0[$1] })
        }
    }

    @Test func categoryNamesAreThoseOfTheFrame() throws {
        let reference = try #require(LightGBMReference.all.first { $0.name == "german_pandas_category" })
        let columns = try reference.model().columns
        #expect(columns[2].categories == ["A30", "A31", "A32", "A33", "A34"])
        #expect(columns[19] == .init(name: "foreign_worker", isCategorical: true, categories: ["A201", "A202"]))
        #expect(columns[1] == .init(name: "duration_months"))
    }
}

/// A model that LightGBM fitted, with what LightGBM says about some rows.
struct LightGBMReference: CustomTestStringConvertible {
    /// What the reference program printed.
    struct Expected: Decodable {
        let rows: [[Double]]
        let rawScore: [Double]
        let prediction: [Double]
        let leafNumbers: [[Int]]

        private enum CodingKeys: String, CodingKey {
            case rows, prediction
            case rawScore = "raw_score"
            case leafNumbers = "leaf_index"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            rows = try values.decode([[ReferenceNumber?]].self, forKey: .rows).map { $0.map { $0?.value ?? .nan } }
            rawScore = try values.decode([Double].self, forKey: .rawScore)
            prediction = try values.decode([Double].self, forKey: .prediction)
            leafNumbers = try values.decode([[Int]].self, forKey: .leafNumbers)
        }
    }

    let folder: URL
    var name: String { folder.lastPathComponent }
    var testDescription: String { name }

    /// Every case of the shared folder.
    static let all: [LightGBMReference] = {
        guard let folder = Repository.shared?.appendingPathComponent("reference/lightgbm") else { return [] }
        // A folder that cannot be listed has no cases; the suite checks how many there are.
        let cases = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return cases.sorted().map { LightGBMReference(folder: folder.appendingPathComponent($0)) }
    }()

    func bytes(_ file: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appendingPathComponent(file))) }

    func model() throws -> TreeModelFile { try .lightGBM(text: bytes("model.txt"), file: name) }

    func expected() throws -> Expected { try JSONDecoder().decode(Expected.self, from: Data(bytes("expected.json"))) }

    /// For each tree the values of its leaves, in the file's order.
    func leafValues() throws -> [[Double]] {
        String(decoding: try bytes("model.txt"), as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("leaf_value=") }
            .map { $0.dropFirst(11).split(separator: " ").compactMap { Double($0) } }
    }
}
