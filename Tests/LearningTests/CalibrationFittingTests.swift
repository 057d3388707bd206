import Foundation
import ModelFitting
import Scoring
import TestSupport
import Testing

/// reference/calibration: scikit-learn 1.9.1, Newton to full precision; tolerance 1e-9.
@Suite struct CalibrationFittingTests {
    private struct Reference: Decodable {
        struct Isotonic: Decodable {
            let fitted: [Double]
            let query: [Double]
            let queryPrediction: [Double]
        }
        struct Platt: Decodable {
            let a: Double
            let b: Double
            let queryPrediction: [Double]
        }
        struct Line: Decodable {
            let intercept: Double
            let slope: Double
        }
        let score: [Double]
        let y: [Int]
        let weight: [Double]?
        let isotonic: Isotonic
        let platt: Platt
        let logisticOnLogit: Line

        var isBad: [Bool] { y.map { $0 == 1 } }
        var weights: [Double] { weight ?? [Double](repeating: 1, count: y.count) }

        static func read(_ name: String) throws -> Reference {
            guard let shared = Repository.shared else { throw CocoaError(.fileNoSuchFile) }
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let file = shared.appendingPathComponent("reference/calibration/\(name).json")
            return try decoder.decode(Reference.self, from: Data(contentsOf: file))
        }
    }

    @Test(.enabled(if: Repository.hasShared), arguments: ["continuous", "ties", "ties_weighted"])
    func `The isotonic curve equals scikit-learn's, at its points and between`(name: String) throws {
        let reference = try Reference.read(name)
        let curve = try #require(
            IsotonicCalibration(fittedTo: reference.score, isBad: reference.isBad, weights: reference.weights)
        )
        for (score, expected) in zip(reference.score, reference.isotonic.fitted) {
            #expect(abs(curve.rate(at: score) - expected) < 1e-9)
        }
        for (score, expected) in zip(reference.isotonic.query, reference.isotonic.queryPrediction) {
            #expect(abs(curve.rate(at: score) - expected) < 1e-9)
        }
    }

    @Test(.enabled(if: Repository.hasShared), arguments: ["continuous", "ties", "ties_weighted"])
    func `Platt's curve and the line on log-odds equal the reference`(name: String) throws {
        let reference = try Reference.read(name)
        let (isBad, weights) = (reference.isBad, reference.weights)
        let curve = try PlattScaling(fittedTo: reference.score, isBad: isBad, weights: weights)
        #expect(abs(curve.slope + reference.platt.a) < 1e-9 * abs(reference.platt.a))
        #expect(abs(curve.intercept + reference.platt.b) < 1e-9 * abs(reference.platt.b))
        for (score, expected) in zip(reference.isotonic.query, reference.platt.queryPrediction) {
            #expect(abs(curve.probability(score) - expected) < 1e-9)
        }
        let line = try PlattScaling.ofLogOdds(reference.score, isBad: isBad, weights: weights)
        #expect(abs(line.slope - reference.logisticOnLogit.slope) < 1e-9)
        #expect(abs(line.intercept - reference.logisticOnLogit.intercept) < 1e-9)
    }
}
