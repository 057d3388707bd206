public import Documents
import Foundation
public import Ledger
public import LedgerSchema
import Lending
import Storage

// A report is of a stretch of the decisions of one model, counted from its first. Whoever is second to report on the same
// stretch changes nothing: so there is one report however many programs look, at the same moment or later.

extension Ledger {
    /// How many applications a model has decided.
    /// - Parameter digest: SHA-256 of the model's file.
    /// - Returns: Decisions.
    /// - Throws: ``LedgerError``.
    public func decisionCount(of digest: ContentDigest) async throws(LedgerError) -> Int {
        try await read { db in
            try db.count("SELECT COUNT(*) FROM decisions WHERE artefact_sha256 = ?", [digest.hex])
        }
    }

    /// The applications of a stretch of a model's decisions.
    /// - Parameters:
    ///   - digest: SHA-256 of the model's file.
    ///   - decisions: At how many decisions of the model the stretch ends.
    ///   - stretch: Its length, in decisions.
    /// - Returns: The last decided first; fewer where the model has decided fewer.
    /// - Throws: ``LedgerError``.
    public func scored(
        by digest: ContentDigest,
        upTo decisions: Int,
        stretch: Int
    ) async throws(LedgerError) -> [ScoredApplication] {
        try await read { db in
            let all = try db.count("SELECT COUNT(*) FROM decisions WHERE artefact_sha256 = ?", [digest.hex])
            return
                try db.rows(
                    """
                    SELECT a.application_date, a.answers, d.feature_vector_sha256, d.risk_probability
                    FROM decisions d JOIN applications a ON a.application_id = d.application_id
                    WHERE d.artefact_sha256 = ? ORDER BY d.decided_at DESC, d.application_id DESC LIMIT ? OFFSET ?
                    """,
                    [digest.hex, stretch, max(all - decisions, 0)]
                )
                .map(ScoredApplication.init(row:))
        }
    }

    /// At how many decisions of a model the last stretch ended whose report is a multiple of some number.
    /// - Parameters:
    ///   - digest: SHA-256 of the model's file.
    ///   - step: The number, at least 1.
    /// - Returns: 0 before the first.
    /// - Throws: ``LedgerError``.
    public func lastDriftReport(of digest: ContentDigest, step: Int) async throws(LedgerError) -> Int {
        try await glance { db in
            try db.count(
                "SELECT COALESCE(MAX(decisions), 0) FROM drift_reports WHERE artefact_sha256 = ? AND decisions % ? = 0",
                [digest.hex, step]
            )
        }
    }

    /// Keeps a report.
    /// - Parameter record: Of a registered model.
    /// - Returns: The report with its number; nil if there was one of this stretch before, which stays.
    /// - Throws: ``LedgerError``.
    public func keep(_ record: DriftRecord) async throws(LedgerError) -> DriftRecord? {
        try await write { db in
            var kept = record
            kept.number = try db.count("SELECT COALESCE(MAX(drift_id), 0) FROM drift_reports") + 1
            let inserted = try db.run(
                """
                INSERT INTO drift_reports (drift_id, reported_at, artefact_sha256, model_version, decisions, stretch,
                z_threshold, drifted_features_count, report, reported_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (artefact_sha256, decisions, stretch) DO NOTHING
                """,
                [
                    kept.number, kept.at.milliseconds, kept.digest.hex, kept.modelVersion, kept.decisions, kept.stretch,
                    kept.zThreshold, kept.driftedCount, Data(kept.report.canonicalBytes), kept.madeBy,
                ]
            )
            return inserted == 1 ? kept : nil
        }
    }

    /// Reports, newest first.
    /// - Parameters:
    ///   - product: Only of models of this product; nil for all.
    ///   - limit: At most so many.
    /// - Returns: The reports.
    /// - Throws: ``LedgerError``.
    public func driftReports(of product: String? = nil, limit: Int) async throws(LedgerError) -> [DriftRecord] {
        try await read { db in
            let condition = product == nil ? "1 = 1" : "m.product = ?"
            return
                try db.rows(
                    "\(Self.driftReports) WHERE \(condition) ORDER BY r.drift_id DESC LIMIT ?",
                    StatementArguments((product.map { [.text($0)] } ?? []) + [.integer(Int64(limit))])
                )
                .map(DriftRecord.init(row:))
        }
    }

    /// One report.
    /// - Parameter number: Which.
    /// - Returns: Nil if there is none.
    /// - Throws: ``LedgerError``.
    public func driftReport(_ number: Int) async throws(LedgerError) -> DriftRecord? {
        try await glance { db in
            try db.row("\(Self.driftReports) WHERE r.drift_id = ?", [number]).map(DriftRecord.init(row:))
        }
    }

    private static let driftReports =
        "SELECT r.*, m.name, m.product FROM drift_reports r JOIN models m ON m.artefact_sha256 = r.artefact_sha256"
}

extension ScoredApplication {
    fileprivate init(row: Row) throws {
        submittedOn = try row.date("application_date")
        answers = try columnObject(row.bytes("answers"), table: "applications")
        featureVectorDigest = try row.digest("feature_vector_sha256")
        probabilityOfDefault = try row.number("risk_probability")
    }
}

extension DriftRecord {
    fileprivate init(row: Row) throws {
        number = try row.integer("drift_id")
        at = try row.time("reported_at")
        digest = try row.digest("artefact_sha256")
        model = try row.text("name")
        modelVersion = try row.text("model_version")
        product = try row.text("product")
        decisions = try row.integer("decisions")
        stretch = try row.integer("stretch")
        zThreshold = try row.number("z_threshold")
        driftedCount = try row.integer("drifted_features_count")
        report = .object(try columnObject(row.bytes("report"), table: "drift_reports"))
        madeBy = try row.text("reported_by")
    }
}
