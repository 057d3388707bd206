import ApplicationLedger
import Assessments
package import Casework
import Contracts
import Documents
import HTTPTypes
import Hummingbird
import LedgerRecords
import LenderDocuments
import Lending
import ModelLedger
import Products
package import Requests
import Responses
import Synchronization

/// The model that decides now, how good it was in training, and what it decided last.
package struct ModelRoutes: Sendable {
    package let drafts: Drafts
    private let known = KnownModels()

    package init(drafts: Drafts) { self.drafts = drafts }

    private static let readers: Set<AccountRole> = [.officer, .analyst, .operator, .auditor]
    private static let chapter = "Models"

    package var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/model-info",
                access: .programs(Self.readers),
                answer: .json,
                contract: contract("readModel", "The promoted model.", Self.descriptionSchema),
                handler: describe
            ),
            Route(
                method: .get,
                path: "/api/model-metrics",
                access: .programs(Self.readers),
                answer: .json,
                contract: contract(
                    "readModelMetrics",
                    "How good the promoted model was in training.",
                    Self.metricsSchema
                ),
                handler: measure
            ),
            Route(
                method: .get,
                path: "/logs",
                access: .programs(Self.readers),
                answer: .json,
                contract: Self.logContract,
                handler: log
            ),
        ]
    }

    private func describe(_ request: Request, _ context: WebContext) async throws -> Response {
        .tagged(try await document(context).description, request)
    }

    private func measure(_ request: Request, _ context: WebContext) async throws -> Response {
        .tagged(try await document(context).metrics, request)
    }

    private func log(_ request: Request, _ context: WebContext) async throws -> Response {
        let decisions = try await drafts.ledger.decisions(limit: context.query.count("limit") ?? 20)
        return .json(.array(decisions.map(\.json)))
    }

    /// The champion of the product that is asked for, or of the only one that has a champion.
    private func document(_ context: WebContext) async throws -> ModelDocument {
        let promotions = try await drafts.ledger.championPromotions()
        let wanted = context.query["product"]
        guard let promotion = promotions.first(where: { wanted == nil || $0.product == wanted }) else {
            var refusal = Refusal.notFound
            refusal.detail = "No model of this product has been promoted."
            throw refusal
        }
        if let document = known[promotion.sequence] { return document }
        guard let champion = try await drafts.ledger.champion(promotion.product) else { throw Refusal.notFound }
        let document = try ModelDocument(champion, drafts.catalogue[promotion.product])
        known[champion.promotion.sequence] = document
        return document
    }

    // MARK: What the addresses take and give

    private func contract(_ id: String, _ summary: String, _ schema: Schema) -> Contract {
        Contract(
            id,
            chapter: Self.chapter,
            summary,
            scope: .readModels,
            parameters: [
                Parameter("product", in: .query, .word(drafts.catalogue.products.map(\.id)), "Of which product.")
            ],
            answers: [
                Contract.Answer(200, "The model", schema, headers: ["ETag": "Changes with the content"]),
                Contract.Answer(304, "As it was"),
            ],
            problems: [404]
        )
    }

    private static let descriptionSchema = Schema.object([
        "model_type": .text(), "model": .text(), "model_version": .text(), "product": .text(), "n_features": .count,
        "features": .list(.text()), "cols_scaled": .list(.text()), "scaler_type": .word(["none", "standard"]),
        "artifact_sha256": .text(), "trained_at": Schema.text().orNull, "promoted_at": .time,
        "score_scale":
            Schema.object([
                "minimum": .number(), "maximum": .number(),
                "ratings": .list(.object(["name": .text(), "below": Schema.number().orNull])),
            ])
            .orNull,
    ])

    private static let metricsSchema: Schema = {
        let names = [
            "precision_0", "recall_0", "f1_score_0", "precision_1", "recall_1", "f1_score_1", "accuracy",
            "average_cross_validation_score", "ks", "brier", "roc_auc", "gini", "n",
        ]
        let numbers = Dictionary(uniqueKeysWithValues: names.map { ($0, Schema.number().orNull) })
        return .object(
            numbers.merging([
                "cross_validation_scores": Schema.list(.number()).orNull, "data_set": Schema.text().orNull,
                "model": .text(), "model_version": .text(), "measured": .table(.number()),
            ]) { $1 }
        )
    }()

    private static let logContract = Contract(
        "readLog",
        chapter: chapter,
        "The last decisions, newest first; nothing of the person.",
        scope: .readModels,
        parameters: [.limit(20)],
        answers: [
            Contract.Answer(
                200,
                "The decisions",
                .list(
                    .object([
                        "prediction_id": .text(), "timestamp": .time,
                        "default_probability": .number(minimum: 0, maximum: 1), "credit_score": .number(isWhole: true),
                        "rating": Schema.text().orNull, "decision": .word(["approved", "referred", "declined"]),
                        "model": .text(), "model_version": .text(),
                    ])
                )
            )
        ]
    )
}

/// What is read of a model's file is kept while it is in use: the file never changes.
private final class KnownModels: Sendable {
    private let documents = Mutex<[Int: ModelDocument]>([:])

    subscript(_ promotion: Int) -> ModelDocument? {
        get { documents.withLock { $0[promotion] } }
        set {
            documents.withLock { documents in
                if documents.count >= 16 { documents.removeAll() }
                documents[promotion] = newValue
            }
        }
    }
}

extension LoggedDecision {
    fileprivate var json: JSONValue {
        let word =
            switch outcome {
            case .approve: "approved"
            case .manualReview: "referred"
            case .decline: "declined"
            }
        // A record that cannot be read in full still has its figures.
        let rating = (try? Assessment.decode(assessment))?.band
        return [
            "prediction_id": .string(id.base32), "timestamp": .string(at.rfc3339),
            "default_probability": .number(probabilityOfDefault), "credit_score": .number(.init(score)),
            "rating": rating.map(JSONValue.string) ?? .null, "decision": .string(word), "model": .string(model),
            "model_version": .string(modelVersion),
        ]
    }
}
