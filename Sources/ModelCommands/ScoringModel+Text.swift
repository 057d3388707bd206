import Policies
import Scoring
import Terminal
import TreeEnsembles

// Parts of a model in one line each, for `models inspect`, `import` and `diff`.

extension Calibration {
    /// What becomes of log-odds.
    var text: String {
        switch self {
        case .none: "none"
        case .linear(let slope, let intercept): "log-odds × \(slope) + \(intercept)"
        case .isotonic(let curve): "isotonic, \(curve.scores.count) points; contributions are those before it"
        }
    }
}

extension TreeEnsemble {
    /// How large it is.
    var text: String {
        "\(trees.count.groupedText), \(nodeCount.groupedText) nodes, depth \(depth), \(arithmetic.rawValue) arithmetic"
    }
}

extension TreeModel {
    /// How many trees have tables for explanations, and what that means for the others.
    var explanationText: String {
        let (prepared, all) = (preparedTreeCount, ensemble.trees.count)
        guard prepared < all else { return "all trees from tables" }
        let share = "\(prepared.groupedText) of \(all.groupedText) trees"
        return "\(share) from tables, more the memory allowed does not hold; "
            + "each of the others takes a fraction of a millisecond for each applicant, a deep one more"
    }
}

extension ScoringModel {
    /// What the model is made of.
    var kindText: String {
        switch self {
        case .logistic: "logistic"
        case .scorecard: "scorecard"
        case .trees: "trees"
        case .vote(let vote): "vote, of which the logistic model counts \(vote.share.percentText)"
        case .prototypes(let groups): "\(groups.prototypes.count) groups, the \(groups.settings.neighbourCount) nearest"
        }
    }

    /// What corrects the log-odds, if the model has a place for it.
    var calibration: Calibration? {
        switch self {
        case .logistic, .scorecard: nil
        case .trees(let trees): trees.calibration
        case .vote(let vote): vote.calibration
        case .prototypes(let groups): groups.calibration
        }
    }
}

extension ScoringModel {
    /// The isotonic calibration, if that is what corrects the log-odds.
    var curve: IsotonicCalibration? { if case .isotonic(let curve) = calibration { curve } else { nil } }
}

extension ScoreScale {
    /// The formula, the ends and the names of scores.
    var text: String {
        let formula =
            switch formula {
            case .pointsToDoubleOdds(let anchor, let odds, let doubling):
                "\(anchor) at \(odds) to 1, \(doubling) double the odds"
            case .linear(let intercept, let slope): "\(intercept) + \(slope) × PD"
            }
        let names = ratings.map { rating in rating.below.map { "\(rating.name) below \($0)" } ?? rating.name }
        return "\(formula), \(minimum) to \(maximum); \(names.joined(separator: ", "))"
    }
}
