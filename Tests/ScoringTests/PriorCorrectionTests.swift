import Foundation
import Scoring
import Statistics
import TestSupport
import Testing

/// reference/calibration/prior_correction.json: the rule in closed form, printed by Python; tolerance 1e-12.
@Suite(.enabled(if: Repository.hasShared)) struct PriorCorrectionTests {
    private struct Reference: Decodable {
        let sampleRate: Double
        let populationRate: Double
        let probabilities: [Double]
        let adjusted: [Double]

        private enum CodingKeys: String, CodingKey {
            case sampleRate = "pi0"
            case populationRate = "pi1"
            case probabilities = "p"
            case adjusted
        }
    }

    @Test func probabilitiesAreThoseOfTheReference() throws {
        let file = try #require(Repository.shared).appendingPathComponent("reference/calibration/prior_correction.json")
        let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        let correction = Calibration.priorCorrection(population: reference.populationRate, sample: reference.sampleRate)
        #expect(reference.probabilities.count == 25 && reference.adjusted.count == 25)
        for (before, after) in zip(reference.probabilities, reference.adjusted) {
            let corrected = probability(logOdds: correction.logOdds(logOdds(probability: before)))
            #expect(abs(corrected - after) < 1e-12)
        }
    }
}
