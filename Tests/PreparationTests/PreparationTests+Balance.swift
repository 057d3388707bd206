import Encoding
import Learning
import ModelFitting
import Preparation
import Samples
import Scoring
import Statistics
import Testing
import Validation

/// Rows made more or fewer, and the chances put back to what they are.
extension PreparationTests {
    @Test(arguments: ClassBalance.allCases)
    func `Classes are balanced as asked, the same for the same seed`(balance: ClassBalance) throws {
        let sample = try Self.sample(seed: 1)
        let balanced = try balance.balanced(sample, seed: 7)
        let bads = balanced.badCount
        switch balance {
        case .none: #expect(balanced.count == sample.count)
        case .weights: #expect(abs(balanced.badRate - 0.5) < 1e-12 && balanced.count == sample.count)
        case .undersample: #expect(bads == sample.badCount && balanced.count == 2 * bads)
        case .smote: #expect(balanced.count == 2 * bads && bads == sample.count - sample.badCount)
        case .tomek: #expect(bads == sample.badCount && balanced.count < sample.count)
        case .smoteTomek: #expect(balanced.count <= 2 * (sample.count - sample.badCount))
        }
        let again = try balance.balanced(sample, seed: 7)
        #expect(again.vectors == balanced.vectors && again.weights == balanced.weights)
    }

    @Test func `Rows made up lie between real ones and never between a code and a number`() throws {
        let sample = try Self.sample(seed: 2)
        let bads = (0..<sample.count).filter { sample.isBad[$0] }.compactMap { Self.number(sample, $0) }
        let (low, high) = (try #require(bads.filter { $0 != -9 }.min()), try #require(bads.max()))
        let made = try ClassBalance.smote.balanced(sample, seed: 3)
        for row in sample.count..<made.count {
            let value = try #require(Self.number(made, row))
            #expect(value == -9 || (low...high).contains(value))
            #expect(made.isBad[row])
        }
    }

    @Test(arguments: [ClassBalance.weights, .undersample, .smote])
    func `A model of balanced rows states the chances of the real ones`(balance: ClassBalance) throws {
        let sample = try Self.sample(seed: 4, rows: 4000)
        let model = try BalancedLearner(LogisticRegression(), balance, seed: 1).fitted(to: sample)
        let mean = try model.probabilities(of: sample).reduce(0, +) / Double(sample.count)
        #expect(abs(mean - sample.badRate) < 0.02)
        let plain = try LogisticRegression().fitted(to: sample)
        let areas = try [model, plain]
            .map {
                ReceiverOperatingCharacteristic(of: try sample.scored(by: $0)).areaUnderCurve
            }
        #expect(abs(areas[0] - areas[1]) < 0.01)
    }

    /// credit-rules, section 3.
    @Test(arguments: [(0.5, 0.10, 0.5, 0.1), (0.3, 0.20, 0.5, 0.096774), (0.8, 0.05, 0.5, 0.173913)])
    func `The golden corrections`(stated: Double, population: Double, rate: Double, expected: Double) throws {
        let encoder = FeatureEncoder(fittedTo: try Self.sample(seed: 5, rows: 300), minimumRows: 5)
        let flat = LogisticModel(
            encoder: encoder,
            intercept: logOdds(probability: stated),
            coefficients: [Double](repeating: 0, count: encoder.columnCount)
        )
        let corrected = ScoringModel.logistic(flat).corrected(from: rate, to: population)
        #expect(abs(probability(logOdds: corrected.intercept) - expected) < 1e-6)
    }
}
