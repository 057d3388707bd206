import Learning
import Preparation
import Samples
import Scoring
import Testing

@testable import BoostedLearning

/// Trees grown on balanced rows, whose answers are moved back to the real bad rate.
@Suite struct BalancedTreesTests {
    @Test(arguments: CalibratedLearner.Method.allCases)
    func `They state the real bad rate, however they are corrected besides`(method: CalibratedLearner.Method) throws {
        let balanced = BalancedLearner(TreeLearnerTests.quick(), .undersample, seed: 1)
        let learner = CalibratedLearner(balanced, method, seed: 1)
        let (training, test) = (try TreeLearnerTests.sample(seed: 3, rows: 6000), try TreeLearnerTests.sample(seed: 4))
        let stated = try learner.fitted(to: training).probabilities(of: test)
        #expect(abs(stated.reduce(0, +) / Double(test.count) - test.badRate) < 0.03)
    }

    @Test func `When to stop growing is found by the rows as they are, not by rows made up`() throws {
        let sample = try TreeLearnerTests.sample(seed: 6, rows: 1500)
        let learner = TreeLearnerTests.quick()
        let made = try ClassBalance.smote.balanced(sample, seed: 1)
        let (real, invented) = (learner.stopped(for: sample), learner.stopped(for: made))
        try #require(real.rounds != invented.rounds, "rows made up would stop it elsewhere")
        #expect(real.patience == nil && real.rounds < learner.rounds)
        let balanced = try BalancedLearner(learner, .smote, seed: 1).fitted(to: sample).scoring
        #expect(try balanced == BalancedLearner(real, .smote, seed: 1).fitted(to: sample).scoring)
    }

    @Test func `Points and votes pass on when their trees stop growing`() throws {
        let sample = try TreeLearnerTests.sample(seed: 6, rows: 1500)
        var (additive, blend) = (AdditiveBoosting(), Blend())
        (additive.boosting.rounds, blend.boosting) = (200, TreeLearnerTests.quick())
        let stumps = try #require(additive.settled(for: sample) as? AdditiveBoosting)
        #expect(stumps.boosting.patience == nil)
        #expect(try stumps.fitted(to: sample).scoring == additive.fitted(to: sample).scoring)
        let vote = try #require(blend.settled(for: sample) as? Blend)
        #expect(vote.boosting == TreeLearnerTests.quick().stopped(for: sample))
    }
}
