import Foundation
import TestSupport
import Testing
import TreeEnsembles
import TreeModelFiles

@testable import Attribution

/// Against `pred_contribs` of XGBoost 3.2.0 and 1.7.6, and `pred_contrib` of LightGBM 4.7.0.
@Suite(.enabled(if: Repository.hasShared)) struct AttributionReferenceTests {
    /// Rows of the data before the edge cases: values on a split and next to it, all missing, unseen categories.
    private static let ordinaryRows = 120

    @Test func everyCaseIsThere() { #expect(ReferenceCase.all.count == 25) }

    @Test(arguments: ReferenceCase.all)
    func theyAreThoseOfTheLibrary(_ reference: ReferenceCase) throws {
        let (rows, contributions) = try reference.expected()
        let ensemble = try reference.ensemble()
        let tables = ShapleyValues(of: ensemble, against: .trainingWeight, tableBytes: .max)
        #expect(tables.preparedTreeCount == ensemble.trees.count)
        let plain = ShapleyValues(of: ensemble, against: .trainingWeight, tableBytes: .max, maximumBits: -1)
        let tolerance = reference.isLightGBM ? 1e-9 : 1e-5
        let known = Array(zip(rows, contributions))
        #expect(known.count > Self.ordinaryRows)
        let batch = tables.contributions(ofRows: known.flatMap(\.0))
        let predictor = TreePredictor(ensemble)
        for (place, (row, expected)) in known.enumerated() {
            let found = tables.contributions(of: row)
            #expect(largestGap(found + [tables.expectation], expected) < tolerance)
            let inBatch = Array(batch[place * row.count..<(place + 1) * row.count])
            #expect(largestGap(inBatch + [tables.expectation], expected) < tolerance)
            try expectWhole(found, of: predictor.sum(of: row), tables)
        }
        // The plain algorithm takes its time in a debug build: it has the edge cases, and the last ordinary row before them.
        for (row, expected) in known.dropFirst(Self.ordinaryRows - 1) {
            #expect(largestGap(plain.contributions(of: row) + [plain.expectation], expected) < tolerance)
        }
    }
}

/// That contributions make up the sum, and that it would be noticed if they did not.
private func expectWhole(_ contributions: [Double], of sum: Double, _ values: ShapleyValues) throws {
    let whole = try #require(values.whole(contributions, of: sum))
    // Where no feature has a part in the sum, what rounding left cannot be shared out.
    let bound = contributions.allSatisfy { $0 == 0 } ? values.tolerance : 1e-12 * max(1, abs(sum))
    #expect(abs(whole.reduce(values.expectation, +) - sum) <= bound)
    #expect(values.tolerance < 1e-3 * max(1, abs(sum)))
    var wrong = contributions
    wrong[wrong.count - 1] += 4 * values.tolerance
    #expect(values.whole(wrong, of: sum) == nil)
}

/// A model with the contributions that the library which fitted it gives.
struct ReferenceCase: CustomTestStringConvertible {
    let folder: URL
    var isLightGBM: Bool { folder.path.contains("lightgbm") }
    var testDescription: String { folder.pathComponents.suffix(2).joined(separator: "/") }

    static let all: [ReferenceCase] = ["xgboost", "xgboost17", "lightgbm"]
        .flatMap { library -> [ReferenceCase] in
            guard let folder = Repository.shared?.appendingPathComponent("reference/\(library)") else { return [] }
            // A folder that cannot be listed has no cases; the suite checks how many there are.
            let cases = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return cases.sorted().map { ReferenceCase(folder: folder.appendingPathComponent($0)) }
        }

    func ensemble() throws -> TreeEnsemble {
        let name = isLightGBM ? "model.txt" : "model.json"
        let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
        let file: TreeModelFile =
            try isLightGBM
            ? .lightGBM(text: bytes, file: name) : .xgboost(json: bytes, file: name, rounds: .all)
        return file.ensemble
    }

    func expected() throws -> (rows: [[Double]], contributions: [[Double]]) {
        let data = try Data(contentsOf: folder.appendingPathComponent("expected.json"))
        let expected = try JSONDecoder().decode(Expected.self, from: data)
        return (expected.rows.map { $0.map { $0?.value ?? .nan } }, expected.contributions)
    }

    private struct Expected: Decodable {
        let rows: [[ReferenceNumber?]]
        let contributions: [[Double]]

        private enum CodingKeys: String, CodingKey {
            case rows
            case contributions = "contribs_last_is_bias"
        }
    }
}

/// A number, or an infinity as a string.
private struct ReferenceNumber: Decodable {
    let value: Double

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Whatever is no number is one of the two infinities.
        switch try? container.decode(Double.self) {
        case let number?: value = number
        case nil: value = try container.decode(String.self) == "inf" ? .infinity : -.infinity
        }
    }
}
