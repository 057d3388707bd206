import Learning
import ModelArtefacts
public import Products
public import Samples
import Scoring
public import Terminal
import Validation

/// How the champion does on the rows that judge its successor.
public enum ChampionMeasures {
    /// Measures the champion.
    /// - Parameters:
    ///   - artefact: Bytes of the champion's file.
    ///   - product: The definition of the new model.
    ///   - sample: The rows of the new model, prepared as for it.
    ///   - holdOut: Those of them that judge.
    /// - Returns: `auc`, `ks` and `brier`; nil where the champion reads other features, so that it cannot be compared.
    /// - Throws: ``CommandFailure``.
    public static func of(
        _ artefact: [UInt8],
        for product: Product,
        on sample: TrainingSample,
        _ holdOut: HoldOut
    ) throws(CommandFailure) -> [String: Double]? {
        do {
            let champion = try ModelArtefact(reading: artefact, file: "the champion")
            guard champion.product.featureDigest == product.featureDigest else { return nil }
            let (_, test) = try sample.split(holdOut)
            let scored = try test.scored(by: champion.model)
            let curve = ReceiverOperatingCharacteristic(of: scored)
            return [
                "auc": curve.areaUnderCurve, "ks": curve.kolmogorovSmirnov, "brier": ProbabilityLoss(of: scored).brier,
            ]
        } catch {
            throw CommandFailure("the champion cannot be measured: \(error)")
        }
    }
}
