import Foundation
import TestSupport
import Validation

/// One file of reference/metrics: scikit-learn 1.9.1, statsmodels 0.15.0; tolerance 1e-12.
struct MetricsReference: Decodable {
    static let names = [
        "ties_two_decimals", "weighted", "coarse_scores", "perfect", "inverted", "constant", "no_ties",
    ]

    struct Curve: Decodable {
        let threshold: [ExtendedNumber]
        let fpr: [Double]?
        let tpr: [Double]?
        let precision: [Double]?
        let recall: [Double]?
    }
    struct Bins: Decodable {
        let count: [Int]
        let observedRate: [Double]
        let meanScore: [Double]
        let ece: Double
        let mce: Double
    }

    struct Lift: Decodable {
        let count: [Int]
        let bads: [Int]
        let cumCapture: [Double]
        let lift: [Double]
    }
    struct Test: Decodable {
        let statistic: Double
        let pValue: Double
    }
    struct Counts: Decodable {
        let tn: Double
        let fp: Double
        let fn: Double
        let tp: Double
    }

    let y: [Int]
    let score: [Double]
    let weight: [Double]?
    let rocAuc: Double
    let gini: Double
    let ks: Double
    let ksThreshold: ExtendedNumber
    let ksPValueAsymptotic: Double?
    let averagePrecision: Double
    let brier: Double
    let logLoss: Double
    let confusionAt05: Counts
    let accuracy: Double
    let balancedAccuracy: Double
    let precision: Double
    let recall: Double
    let f1: Double
    let f2: Double
    let mcc: Double
    let roc: Curve
    let precisionRecall: Curve
    let calibration: [String: Bins]?
    let decileLift: Lift?
    let hosmerLemeshow: Test?

    static func read(_ name: String) throws -> MetricsReference {
        guard let shared = Repository.shared else { throw CocoaError(.fileNoSuchFile) }
        let file = shared.appendingPathComponent("reference/metrics/\(name).json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        // A key of ours cannot hold the point of "confusion_at_0.5".
        let text = try String(contentsOf: file, encoding: .utf8).replacing("confusion_at_0.5", with: "confusion_at_05")
        return try decoder.decode(MetricsReference.self, from: Data(text.utf8))
    }

    var sample: ScoredSample {
        get throws { try ScoredSample(scores: score, isBad: y.map { $0 == 1 }, weights: weight) }
    }
}

/// A number that may be written as the string "inf".
struct ExtendedNumber: Decodable {
    let value: Double

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            value = text == "inf" ? .infinity : .nan
        } else {
            value = try container.decode(Double.self)
        }
    }
}
