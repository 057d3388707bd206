import Learning
import FeatureDefinitions
import Features
import ModelFitting
import RejectInference
import Samples
import Scoring
import Statistics
import Testing
import Validation

/// Applicants of two numbers; the lender refused by both and the outcome of the refused is known to the test alone.
@Suite struct RejectInferenceTests {
    private static let schema = FeatureSchema([
        Feature(key: "x", name: "x", kind: .number), Feature(key: "y", name: "y", kind: .number),
    ])

    private struct Applicants {
        var accepted: TrainingSample
        var refused: RefusedApplicants
        /// True bad rate of the refused.
        var trueRate: Double
    }

    private static func applicants(_ count: Int = 4000) throws -> Applicants {
        var generator = SeededGenerator(seed: 5)
        var accepted: (vectors: [FeatureVector], isBad: [Bool]) = ([], [])
        var refused: [FeatureVector] = []
        var bads = 0
        for _ in 0..<count {
            let (x, y) = (generator.normal(), generator.normal())
            let vector = FeatureVector(values: [.number(x), .number(y)])
            let isBad = generator.bernoulli(probability(logOdds: -2 + x + 0.6 * y))
            if x + 0.3 * generator.normal() > 0.8 {
                refused.append(vector)
                bads += isBad ? 1 : 0
            } else {
                accepted.vectors.append(vector)
                accepted.isBad.append(isBad)
            }
        }
        return Applicants(
            accepted: try TrainingSample(schema: schema, vectors: accepted.vectors, isBad: accepted.isBad),
            refused: RefusedApplicants(refused),
            trueRate: Double(bads) / Double(refused.count)
        )
    }

    private static func learner(
        _ applicants: Applicants,
        _ method: RejectMethod,
        factor: Double = 1
    ) -> RejectInformedLearner {
        RejectInformedLearner(LogisticRegression(), applicants.refused, method, factor: factor, seed: 3)
    }

    @Test func `Nobody is added where nothing is assumed, and reweighting adds nobody either`() throws {
        let applicants = try Self.applicants()
        #expect(try Self.learner(applicants, .none).informed(applicants.accepted).count == applicants.accepted.count)
        let weighted = try Self.learner(applicants, .reweighting).informed(applicants.accepted)
        #expect(weighted.count == applicants.accepted.count)
        #expect(abs(weighted.weights.reduce(0, +) - Double(weighted.count)) < 1e-6)
        // Who resembles the refused counts more: the largest weight lies far out on x.
        let heaviest = try #require(weighted.weights.indices.max { weighted.weights[$0] < weighted.weights[$1] })
        guard case .number(let x) = weighted.vectors[heaviest].values[0] else {
            Issue.record("x is a number")
            return
        }
        #expect(x > 0.8)
    }

    @Test(arguments: [RejectMethod.hardCutOff, .parcelling, .fuzzy])
    func `The assumed bad rate is near the true one where the model holds, and grows with the factor`(
        method: RejectMethod
    ) throws {
        let applicants = try Self.applicants()
        var rates: [Double] = []
        for factor in [1.0, 1.5] {
            let learner = Self.learner(applicants, method, factor: factor)
            let report = try RejectReport(learner, training: applicants.accepted, test: applicants.accepted)
            rates.append(try #require(report.impliedRate))
            #expect(report.refusedCount == applicants.refused.vectors.count)
        }
        // Parcels are bands of the accepted, of whom few are as risky as the refused.
        #expect(
            abs(rates[0] - applicants.trueRate) < (method == .parcelling ? 0.12 : 0.06),
            "\(rates) \(applicants.trueRate)"
        )
        #expect(rates[1] > rates[0] * 1.2)
    }

    @Test func `Fuzzy rows weigh one together for each of the refused`() throws {
        let applicants = try Self.applicants(1500)
        let informed = try Self.learner(applicants, .fuzzy).informed(applicants.accepted)
        let added = applicants.accepted.count..<informed.count
        #expect(added.count == 2 * applicants.refused.vectors.count)
        let weight = added.reduce(0) { $0 + informed.weights[$1] }
        #expect(abs(weight - Double(applicants.refused.vectors.count)) < 1e-9)
    }

    @Test func `A scorecard says which bins changed; the same seed gives the same report`() throws {
        let applicants = try Self.applicants()
        let learner = RejectInformedLearner(
            ScorecardLearner(),
            applicants.refused,
            .parcelling,
            factor: 2,
            seed: 9
        )
        let report = try RejectReport(learner, training: applicants.accepted, test: applicants.accepted)
        #expect(report == (try RejectReport(learner, training: applicants.accepted, test: applicants.accepted)))
        #expect(report.after.refusedRate > report.before.refusedRate)
        #expect(abs(report.after.areaUnderCurve - report.before.areaUnderCurve) < 0.05)
    }

    @Test(arguments: [RejectMethod.hardCutOff, .parcelling, .fuzzy])
    func `A scorecard's penalty is chosen by the accepted alone`(method: RejectMethod) throws {
        let all = try Self.applicants(6000)
        let samples = try stride(from: 0, to: 3600, by: 900).map { try all.accepted.rows(Array($0..<($0 + 900))) }
        let weakest = try #require(ScorecardLearner().strengths.first)
        let accepted = try #require(samples.first { ScorecardLearner().penalty(for: $0) != weakest })
        let chosen = ScorecardLearner().penalty(for: accepted)
        let learner = RejectInformedLearner(ScorecardLearner(), all.refused, method, factor: 1.5, seed: 3)
        // With the refused there are too many rows for a choice: the weakest would be taken.
        try #require(ScorecardLearner().penalty(for: learner.informed(accepted)) == weakest)
        var stated = ScorecardLearner()
        stated.ridgePenalty = chosen
        let same = RejectInformedLearner(stated, all.refused, method, factor: 1.5, seed: 3)
        #expect(try learner.fitted(to: accepted).scoring == same.fitted(to: accepted).scoring)
        let settled = try #require(learner.settled(for: accepted) as? RejectInformedLearner)
        #expect(settled.base as? ScorecardLearner == stated)
        let report = try RejectReport(learner, training: accepted, test: all.accepted)
        #expect(report == (try RejectReport(same, training: accepted, test: all.accepted)))
    }
}
