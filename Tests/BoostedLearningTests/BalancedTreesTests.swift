import BoostedLearning
import Learning
import Preparation
import Samples
import Scoring
import Testing

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
}
