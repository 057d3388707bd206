import Foundation
import Statistics
import TestSupport

/// Files of reference/logistic: scikit-learn 1.9.1 and statsmodels 0.15.0 on rows of the real data sets.
struct LogisticReference: Decodable {
    struct Settings: Decodable {
        let inversePenalty: Double
        let classWeight: String?

        enum CodingKeys: String, CodingKey {
            case inversePenalty = "C"
            case classWeight
        }
    }

    let settings: Settings
    let source: [String: String]
    let numericColumns: [String]
    let featureNames: [String]
    let trainRowIndex: [Int]
    let trainY: [Int]
    let scale: [Double]
    let mean: [Double]
    let coef: [Double]
    let intercept: Double
    let testRowsRaw: [[Double]]
    let testProb: [Double]

    static func read(_ name: String) throws -> LogisticReference {
        try decode("reference/logistic/\(name).json")
    }

    /// Raw rows the reference was fitted to, `[trainRowIndex.count, featureNames.count]`.
    func design() throws -> Matrix {
        let table = try DataTable.read(source["file"]?.split(separator: "/").last.map(String.init) ?? "")
        return Matrix(
            rows: try trainRowIndex.map { row in
                try featureNames.map { name in
                    let parts = name.split(separator: "=").map(String.init)
                    let cell = try table.cell(row, parts[0])
                    return parts.count == 1 ? try number(cell) : (cell == parts[1] ? 1 : 0)
                }
            }
        )
    }
}

/// Maximum likelihood with inference.
struct InferenceReference: Decodable {
    let rowIndex: [Int]
    let y: [Int]
    let columns: [String]
    let coef: [Double]
    let stdErr: [Double]
    let covariance: [[Double]]
    let logLikelihood: Double
    let z: [Double]
    let pValue: [Double]
    let ci95: [[Double]]
    let aic: Double
    let bic: Double?
    let mcfaddenR2: Double?
    let lrStatistic: Double?
    let lrPValue: Double?
    let freqWeights: [Double]?
    let standardisedMean: [Double]?
    let standardisedScaleDdof0: [Double]?

    static func read(_ name: String) throws -> InferenceReference {
        try decode("reference/logistic/\(name).json")
    }

    func design() throws -> Matrix {
        let table = try DataTable.read(
            columns.contains("LIMIT_BAL") ? "taiwan_credit_default.csv" : "german_credit.csv"
        )
        return Matrix(
            rows: try rowIndex.map { row in
                try columns.dropFirst().enumerated()
                    .map { index, name in
                        let value = try number(table.cell(row, name))
                        guard let means = standardisedMean, let scales = standardisedScaleDdof0 else { return value }
                        return (value - means[index]) / scales[index]
                    }
            }
        )
    }
}

/// A plain CSV file without quotes, as those of shared/data are.
struct DataTable {
    let header: [String: Int]
    let rows: [[String]]

    static func read(_ name: String) throws -> DataTable {
        guard let shared = Repository.shared else { throw CocoaError(.fileNoSuchFile) }
        let text = try String(contentsOf: shared.appendingPathComponent("data/\(name)"), encoding: .utf8)
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
            .map { line in
                line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
                    .map { String(decoding: $0, as: UTF8.self) }
            }
        let names = lines.first ?? []
        return DataTable(
            header: Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first },
            rows: Array(lines.dropFirst())
        )
    }

    func cell(_ row: Int, _ name: String) throws -> String {
        guard let column = header[name] else { throw CocoaError(.keyValueValidation) }
        return rows[row][column]
    }
}

private func number(_ text: String) throws -> Double {
    guard let value = Double(text) else { throw CocoaError(.formatting) }
    return value
}

private func decode<Value: Decodable>(_ path: String) throws -> Value {
    guard let shared = Repository.shared else { throw CocoaError(.fileNoSuchFile) }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Value.self, from: Data(contentsOf: shared.appendingPathComponent(path)))
}
