import Learning
import ModelArtefacts
public import Products
import Samples
import Scoring
public import Terminal
import TrainingFiles
import Validation

/// How the champion does on the rows that judge its successor.
public enum ChampionMeasures {
    /// Measures the champion.
    /// - Parameters:
    ///   - artefact: Bytes of the champion's file.
    ///   - product: The definition of the new model.
    ///   - data: The training file of the new model.
    ///   - share: Share of rows that judge.
    ///   - seed: Which rows they are.
    /// - Returns: `auc`, `ks` and `brier`; nil where the champion reads other features, so that it cannot be compared.
    /// - Throws: ``CommandFailure``.
    public static func of(
        _ artefact: [UInt8],
        for product: Product,
        on data: String,
        share: Double,
        seed: UInt64
    ) throws(CommandFailure) -> [String: Double]? {
        let file = try TrainingFile(data, for: product)
        do {
            let champion = try ModelArtefact(reading: artefact, file: "the champion")
            guard champion.product.featureDigest == product.featureDigest else { return nil }
            let (_, test) = try file.sample.split(HoldOut(fraction: share, seed: seed))
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
