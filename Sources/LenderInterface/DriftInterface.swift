package import Casework
import Contracts
import Decimals
import Documents
import HTTPTypes
import Hummingbird
import LedgerRecords
import Lending
import ModelLedger
import Products
package import Requests
import Responses

/// How far applicants are from those of training, for programs.
package struct DriftInterface: Sendable {
    package let drafts: Drafts

    package init(drafts: Drafts) { self.drafts = drafts }

    private static let chapter = "Models"

    package var routes: [Route] {
        [
            // As other systems know it, and under the version.
            list("/drift-reports", "readDriftReports", fallback: 5), list("/api/v1/drift-reports", "listDriftReports"),
            Route(
                method: .get,
                path: "/api/v1/drift-reports/{number}",
                access: .programs(.bookReaders),
                answer: .json,
                contract: Self.showContract,
                handler: show
            ),
        ]
    }

    private func list(_ path: String, _ id: String, fallback: Int = 50) -> Route {
        Route(
            method: .get,
            path: path,
            access: .programs(.bookReaders),
            answer: .json,
            contract: Contract(
                id,
                chapter: Self.chapter,
                "How far applicants are from those of training, newest first, with the twenty features that moved most.",
                scope: .readModels,
                parameters: [
                    .limit(fallback),
                    Parameter("product", in: .query, .word(drafts.catalogue.products.map(\.id)), "Of which product."),
                ],
                answers: [Contract.Answer(200, "The reports", .list(Self.schema(ofAll: false)))]
            )
        ) { _, context in
            let limit = context.query.count("limit") ?? fallback
            let records = try await drafts.ledger.driftReports(of: context.query["product"], limit: limit)
            return .json(.array(records.map { $0.document(withAll: false) }))
        }
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        .tagged(try await drafts.driftReport(context).document(withAll: true), request)
    }

    // MARK: What the addresses give

    private static let showContract = Contract(
        "readDriftReport",
        chapter: chapter,
        "One report, with every feature and the bins of each.",
        scope: .readModels,
        parameters: [Parameter("number", in: .path, .whole(1...999_999_999), "Which: its drift_id.")],
        answers: [
            Contract.Answer(200, "The report", schema(ofAll: true), headers: ["ETag": "Changes with the content"]),
            Contract.Answer(304, "As it was"),
        ],
        problems: [404]
    )

    private static let alert = Schema.object([
        "rule": .text(), "feature": .text(), "text": .text(), "n": .count, "mean": .number(),
        "mean_training": .number(),
        "change": .number(), "change_bound_95": .number(), "limit": .number(),
    ])

    private static func schema(ofAll: Bool) -> Schema {
        let verdict = Schema.word(["stable", "watch", "act"])
        var line: [String: Schema] = ["feature": .text(), "drifted": .flag, "value_changed": .flag, "n": .count]
        line["verdict"] = verdict.orNull
        for name in [
            "n_training", "psi", "psi_bound_95", "psi_bins", "z", "z_of_mean", "z_bound_95", "missing_rate",
            "missing_rate_training",
        ] { line[name] = Schema.number().orNull }
        let bin = Schema.object(["bin": .text(), "n": .count, "n_training": .count, "psi": Schema.number().orNull])
        let whole = Schema.object(line.merging(["bins": .list(bin)]) { $1 })
        var report: [String: Schema] = [
            "summary": .object([
                "total_features": .count, "drifted_features": .count, "z_threshold": .number(), "verdict": verdict,
                "n": .count, "n_left_out": .count, "n_training": Schema.number().orNull,
                "expected_auc": Schema.number(minimum: 0, maximum: 1).orNull,
            ]), "alerts": .list(Self.alert), "probability_of_default": whole,
            "top_20": .list(.object(line), most: 20),
        ]
        if ofAll { report["features"] = .list(whole) }
        return .object([
            "drift_id": .count, "timestamp": .time, "model": .text(), "model_version": .text(), "product": .text(),
            "artifact_sha256": .text(), "decisions": .count, "stretch": .count, "z_threshold": .number(),
            "drifted_features_count": .count, "report": .object(report),
        ])
    }
}

extension Drafts {
    /// The report that an address names.
    func driftReport(_ context: WebContext) async throws -> DriftRecord {
        guard let number = DecimalText(try context.parameter("number"), scale: 0)?.minorUnits,
            (1...999_999_999).contains(number), let record = try await ledger.driftReport(.init(number))
        else { throw Refusal.notFound }
        return record
    }
}

extension DriftRecord {
    /// What programs are told.
    /// - Parameter withAll: Whether every feature is told, with its bins.
    /// - Returns: The report with where it comes from.
    fileprivate func document(withAll: Bool) -> JSONValue {
        // Reports of before there were rules have no alerts.
        let members = ["alerts": JSONValue.array([])].merging(report.objectValue ?? [:]) { $1 }
        return [
            "drift_id": .number(.init(number)), "timestamp": .string(at.rfc3339), "model": .string(model),
            "model_version": .string(modelVersion), "product": .string(product), "artifact_sha256": .string(digest.hex),
            "decisions": .number(.init(decisions)), "stretch": .number(.init(stretch)),
            "z_threshold": .number(zThreshold), "drifted_features_count": .number(.init(driftedCount)),
            "report": .object(withAll ? members : members.filter { $0.key != "features" }),
        ]
    }
}
