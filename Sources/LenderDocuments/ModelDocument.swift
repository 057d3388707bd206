package import Documents
package import LedgerSchema
import Lending
package import ModelLedger
import Policies
package import Products

/// The promoted model as programs read of it; every value is out of its own file.
package struct ModelDocument: Sendable {
    /// What `/model-info` says.
    package let description: JSONValue
    /// What `/api/model-metrics` says.
    package let metrics: JSONValue

    /// - Throws: `LedgerError` for a file that is none.
    package init(_ champion: Champion, _ product: Product?) throws(LedgerError) {
        let body: JSONValue
        do { body = try JSONValue.parse(champion.artefact, limits: .file)["body"] ?? .null } catch {
            throw .unreadable(table: "models")
        }
        let features = Self.features(of: body)
        let scaled = (body["model"]?["features"]?.arrayValue ?? [])
            .filter { $0["encoding"]?.stringValue == "number" }.compactMap { $0["feature"]?.stringValue }
        let provenance = body["provenance"] ?? .null
        description = [
            "model_type": body["model"]?["kind"] ?? .null, "model": .string(champion.model.name),
            "model_version": .string(champion.model.version), "product": .string(champion.model.product),
            "n_features": .number(.init(features.count)), "features": .array(features.map(JSONValue.string)),
            "cols_scaled": .array(scaled.map(JSONValue.string)), "scaler_type": scaled.isEmpty ? "none" : "standard",
            "artifact_sha256": .string(champion.model.digest.hex), "trained_at": provenance["trained_at"] ?? .null,
            "promoted_at": .string(champion.promotion.at.rfc3339),
            "score_scale": product.map { .object($0.score.members) } ?? .null,
        ]
        metrics = Self.metrics(provenance, champion)
    }

    /// Those the model reads; of trees all that stand in the file's baseline.
    private static func features(of body: JSONValue) -> [String] {
        let model = body["model"] ?? .null
        if let features = model["features"]?.arrayValue {
            return features.filter { $0["encoding"]?.stringValue != "omitted" }
                .compactMap { $0["feature"]?.stringValue }
        }
        if let characteristics = model["characteristics"]?.arrayValue {
            return characteristics.compactMap { $0["feature"]?.stringValue }
        }
        return (body["baseline"]?.objectValue ?? [:]).keys.sorted()
    }

    /// The names of other systems for what was measured in training; null for what was not.
    private static func metrics(_ provenance: JSONValue, _ champion: Champion) -> JSONValue {
        let measured = provenance["metrics"]?.objectValue ?? [:]
        let names = [
            "precision_0", "recall_0", "f1_score_0", "precision_1", "recall_1", "f1_score_1", "accuracy",
            "cross_validation_scores", "average_cross_validation_score", "ks", "brier",
        ]
        var metrics = Dictionary(uniqueKeysWithValues: names.map { ($0, measured[$0] ?? .null) })
        metrics["roc_auc"] = measured["auc"] ?? .null
        // Gini is twice the area under the curve, less one.
        metrics["gini"] = measured["auc"]?.numberValue.map { .number(2 * $0 - 1) } ?? .null
        metrics["n"] = provenance["rows"] ?? .null
        metrics["data_set"] = provenance["data_sha256"] ?? .null
        metrics["model"] = .string(champion.model.name)
        metrics["model_version"] = .string(champion.model.version)
        metrics["measured"] = .object(measured)
        return .object(metrics)
    }
}

extension ScoreScale {
    fileprivate var members: [String: JSONValue] {
        [
            "minimum": .number(minimum), "maximum": .number(maximum),
            "ratings": .array(
                ratings.map { ["name": .string($0.name), "below": $0.below.map(JSONValue.number) ?? .null] }
            ),
        ]
    }
}
