import Learning
import ModelFitting

/// Learners by name, with their default settings.
enum Learners {
    static let named: [String: any Learner] = ["logistic": LogisticRegression(), "scorecard": ScorecardLearner()]
}
