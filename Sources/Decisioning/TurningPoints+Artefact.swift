import FeatureDefinitions
public import ModelArtefacts
public import Policies
import Products
import Scoring
public import WhatIfs

extension TurningPoints {
    /// Gathers the thresholds of a model and of the policy above it.
    /// - Parameters:
    ///   - artefact: The model, with the product that it decides under.
    ///   - policy: The policy that is applied; that of the product unless stated.
    /// - Returns: Nil where the model answers every change of a number.
    public static func of(_ artefact: ModelArtefact, under policy: PolicyDefinition? = nil) -> TurningPoints? {
        guard let ofModel = artefact.model.thresholds else { return nil }
        var thresholds = Dictionary(
            uniqueKeysWithValues: zip(artefact.product.schema.features.map(\.key), ofModel)
        )
        for knockOut in (policy ?? artefact.product.policy).knockOuts {
            if let limit = knockOut.test.limit { thresholds[knockOut.value, default: []].append(limit) }
        }
        return TurningPoints(thresholds)
    }
}

extension Test {
    /// The number that a value is compared with; nil for codes.
    fileprivate var limit: Double? {
        switch self {
        case .above(let limit), .atLeast(let limit), .below(let limit), .atMost(let limit): limit
        case .isOneOf: nil
        }
    }
}
