import Encoding
import FeatureDefinitions
public import Features
import TreeEnsembles

extension ScoringModel {
    /// The same model, to which what is missing counts as a value that stands for it.
    ///
    /// For a model of rows that lack nothing: trees would send what is missing to a branch that nothing was learnt of, and a
    /// scorecard would take it for an average. What reads design rows has stand-ins in its numbers already, and keeps those.
    /// - Parameter standIns: A value for each feature of the schema; one that is missing itself changes nothing.
    /// - Returns: A model with the same log-odds for everybody who lacks nothing.
    public func standingIn(_ standIns: FeatureVector) -> ScoringModel {
        precondition(standIns.values.count == schema.count, "\(standIns.values.count) stand-ins")
        return switch self {
        case .logistic, .prototypes: self
        case .scorecard(let model): .scorecard(model.standingIn(standIns))
        case .trees(let model): .trees(model.standingIn(standIns))
        case .vote(let model):
            .vote(
                VoteModel(
                    linear: model.linear,
                    trees: model.trees.standingIn(standIns),
                    share: model.share,
                    calibration: model.calibration
                )
            )
        }
    }
}

extension ScorecardModel {
    /// The same scorecard; missing has a bin that weighs what that of its stand-in does.
    fileprivate func standingIn(_ standIns: FeatureVector) -> ScorecardModel {
        ScorecardModel(
            schema: schema,
            intercept: intercept,
            characteristics: zip(positions, characteristics)
                .map { position, characteristic in characteristic.standingIn(standIns.values[position]) }
        )
    }
}

extension Characteristic {
    fileprivate func standingIn(_ value: FeatureValue) -> Characteristic {
        guard value != .missing else { return self }
        let missing = Bin(
            kind: .missing,
            goods: 0,
            bads: 0,
            weightOfEvidence: bins[binIndex(of: value)].weightOfEvidence,
            isAdjusted: true
        )
        let others = bins.filter { $0.kind != .missing }
        return Characteristic(
            feature: feature,
            bins: others.dropLast() + [missing] + others.suffix(1),
            coefficient: coefficient
        )
    }
}

extension TreeModel {
    /// The same trees; each test sends what is missing where its stand-in goes.
    fileprivate func standingIn(_ standIns: FeatureVector) -> TreeModel {
        guard let row = try? encoder.row(of: standIns) else { return self }  // Nobody like this can be scored at all.
        let isSingle = ensemble.arithmetic == .single
        let values = zip(row, ensemble.readings).map { $1.read(isSingle ? Double(Float($0)) : $0) }
        do {
            let moved = try TreeEnsemble(
                arithmetic: ensemble.arithmetic,
                output: ensemble.output,
                base: ensemble.base,
                readings: ensemble.readings,
                trees: ensemble.trees.map { tree throws(TreeError) in
                    try DecisionTree(breadthFirst: tree.nodes.map { $0.standingIn(values) }, covers: tree.covers)
                }
            )
            return TreeModel(encoder: encoder, ensemble: moved, calibration: calibration, background: background)
        } catch {
            // The trees are as large as those that were allowed.
            preconditionFailure("\(error)")
        }
    }
}

extension TreeNode {
    fileprivate func standingIn(_ values: [Double]) -> TreeNode {
        guard let feature, !values[feature].isNaN else { return self }
        let first = !goesSecond(values[feature])
        return switch self {
        case .leaf: self
        case .threshold(let threshold, _, _): .threshold(threshold, feature: feature, missingGoesFirst: first)
        case .membership(let set, _, _): .membership(set, feature: feature, missingGoesFirst: first)
        }
    }
}
