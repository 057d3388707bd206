import ModelArtefacts
import Policies
import Scoring
import Statistics
import Testing

/// Golden numbers of credit-rules, section 1.
@Suite struct ScoreScaleTests {
    struct Golden: CustomTestStringConvertible {
        let anchor, odds, doubling, factor, offset: Double
        let scores: [Double]
        var testDescription: String { "\(anchor) at \(odds):1, doubling in \(doubling)" }
    }

    static let probabilities = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.9]

    @Test(arguments: [
        Golden(
            anchor: 600,
            odds: 50,
            doubling: 20,
            factor: 28.853901,
            offset: 487.122876,
            scores: [619.71, 599.42, 572.08, 550.52, 527.12, 487.12, 423.72]
        ),
        Golden(
            anchor: 600,
            odds: 30,
            doubling: 20,
            factor: 28.853901,
            offset: 501.862188,
            scores: [634.45, 614.16, 586.82, 565.26, 541.86, 501.86, 438.46]
        ),
        Golden(
            anchor: 650,
            odds: 20,
            doubling: 50,
            factor: 72.134752,
            offset: 433.903595,
            scores: [765.37, 714.64, 646.30, 592.40, 533.90, 433.90, 275.41]
        ),
    ])
    func meetsTheGoldenScores(_ golden: Golden) throws {
        let scale = try QuickLoan.scale(
            """
            {"scale": "pdo", "anchor": \(golden.anchor), "odds": \(golden.odds), "pdo": \(golden.doubling),
             "min": 300, "max": 850}
            """
        )
        let (factor, offset) = try #require(scale.factorAndOffset)
        #expect(abs(factor - golden.factor) < 5e-7)
        #expect(abs(offset - golden.offset) < 5e-7)
        for (probability, score) in zip(Self.probabilities, golden.scores) {
            #expect(abs(scale.score(logOdds: logOdds(probability: probability)).unclamped - score) < 5e-3)
        }
    }

    @Test(arguments: [
        (850.0, -550.0, 0.01, 844.5), (850, -550, 0.05, 822.5), (850, -550, 0.9456, 329.92),
        (850, -550, 0.1895, 745.775), (900, -600, 0.01, 894), (900, -600, 0.05, 870),
    ])
    func meetsTheGoldensOfTheCompatibilityScales(
        _ intercept: Double,
        _ slope: Double,
        _ probability: Double,
        _ score: Double
    ) throws {
        let scale = try QuickLoan.scale(
            #"{"scale": "linear", "intercept": \#(intercept), "slope": \#(slope), "min": 300, "max": 900}"#
        )
        #expect(abs(scale.score(logOdds: logOdds(probability: probability)).unclamped - score) < 1e-9)
        #expect(scale.factorAndOffset == nil)
    }

    @Test func clampsAndKeepsTheUnclampedScore() {
        let low = ScoreScale.standard.score(logOdds: logOdds(probability: 0.9))
        #expect(low.isClamped && low.shown == 300 && abs(low.unclamped - 275.41) < 5e-3)
        let high = ScoreScale.standard.score(logOdds: logOdds(probability: 0.003))
        #expect(high.isClamped && high.shown == 850 && high.unclamped > 850)
        #expect(!ScoreScale.standard.score(logOdds: logOdds(probability: 0.003116)).isClamped)
        #expect(!ScoreScale.standard.score(logOdds: logOdds(probability: 0.864864)).isClamped)
    }

    @Test func fallsAsRiskRises() {
        let scores = stride(from: -12.0, through: 12, by: 0.25).map { ScoreScale.standard.score(logOdds: $0) }
        for (safer, riskier) in zip(scores, scores.dropFirst()) {
            #expect(safer.unclamped > riskier.unclamped)
            #expect(safer.shown >= riskier.shown)
        }
    }

    @Test func thePolicyOfTheDefaultsPassesFrom592Points() throws {
        let passing = try #require(PolicyDefinition.standard.passingScore(on: .standard))
        #expect(abs(passing - 592.40) < 5e-3)
    }
}
