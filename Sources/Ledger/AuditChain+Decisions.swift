import Documents
import LedgerRecords
import LedgerSchema
import Lending
import Storage

// The chain proves its own entries. What these say of decisions is compared with the decisions themselves, in both
// directions: one that was changed or put in has no entry that says the same, and one that was taken away leaves its
// entry behind.

extension AuditChain {
    /// An application whose decision, of the model or of a person, is not the one that the chain saw.
    func firstUnaudited(in db: Database) throws -> ApplicationID? {
        if let changed = try firstChangedDecision(in: db) { return changed }
        if let gone = try firstMissing("decisions", .decisionRecorded, in: db) { return gone }
        // A backup may be older than decisions of people.
        guard try db.connection.hasTable("human_decisions") else { return nil }
        if let changed = try firstChangedHumanDecision(in: db) { return changed }
        return try firstMissing("human_decisions", .decidedByPerson, in: db)
    }

    private func firstChangedDecision(in db: Database) throws -> ApplicationID? {
        var last = ""
        while true {
            let page = try db.rows(
                """
                SELECT d.*, a.detail
                FROM decisions d LEFT JOIN audit a
                ON a.subject = 'application:' || d.application_id AND a.action = 'decision.recorded'
                WHERE d.application_id > ? ORDER BY d.application_id LIMIT 1000
                """,
                [last]
            )
            for decision in page {
                last = try decision.text("application_id")
                guard try decision.isAuditedDecision else { return try decision.applicationID() }
            }
            if page.isEmpty { return nil }
        }
    }

    private func firstChangedHumanDecision(in db: Database) throws -> ApplicationID? {
        var last = ""
        while true {
            let page = try db.rows(
                """
                SELECT h.*, a.detail, a.actor
                FROM human_decisions h LEFT JOIN audit a
                ON a.subject = 'application:' || h.application_id AND a.action = 'decision.by_person'
                WHERE h.application_id > ? ORDER BY h.application_id LIMIT 1000
                """,
                [last]
            )
            for decision in page {
                last = try decision.text("application_id")
                guard try decision.isAuditedHumanDecision else { return try decision.applicationID() }
            }
            if page.isEmpty { return nil }
        }
    }

    /// What an entry tells of and the table does not have: subjects are `application:` and the id.
    private func firstMissing(_ table: String, _ action: AuditAction, in db: Database) throws -> ApplicationID? {
        try db.row(
            """
            SELECT substr(a.subject, 13) AS application_id
            FROM audit a LEFT JOIN \(table) d ON d.application_id = substr(a.subject, 13)
            WHERE a.action = ? AND d.application_id IS NULL ORDER BY a.seq LIMIT 1
            """,
            [action.rawValue]
        )?
        .applicationID()
    }
}

extension Row {
    /// What the entry beside the row says; nil if there is none or it cannot be read.
    private var entry: [String: JSONValue]? {
        get throws {
            // unreadable: the row is not what was audited
            try optionalBytes("detail").flatMap { try? columnObject($0, table: "audit") }
        }
    }

    fileprivate var isAuditedDecision: Bool {
        get throws {
            let bytes = try bytes("assessment")
            guard let entry = try entry, entry["outcome"]?.stringValue == (try text("outcome")),
                entry["assessment_sha256"]?.stringValue == ContentDigest.sha256(of: bytes).hex
            else { return false }
            // Its bytes are those that were audited, so whatever it says counts; what it does not say cannot be compared.
            guard let assessment = try? columnObject(bytes, table: "decisions") else { return true }
            return try isSaid(by: assessment)
        }
    }

    /// Whether the columns that are read instead of the assessment say what it says.
    private func isSaid(by assessment: [String: JSONValue]) throws -> Bool {
        let texts = [
            ("model", "model"), ("version", "model_version"), ("artifact_sha256", "artefact_sha256"),
            ("policy_version", "policy_version"), ("feature_vector_sha256", "feature_vector_sha256"),
        ]
        for (key, column) in texts {
            if let said = assessment[key], said.stringValue != (try text(column)) { return false }
        }
        if let score = assessment["score"], score.integerValue != (try integer("credit_score")) { return false }
        if let risk = assessment["pd"], risk.numberValue != (try number("risk_probability")) { return false }
        guard let reasons = assessment["reasons"]?.arrayValue else { return true }
        return reasons.map { $0["code"]?.stringValue ?? "" }.joined(separator: " ") == (try text("reason_codes"))
    }

    fileprivate var isAuditedHumanDecision: Bool {
        get throws {
            let decidedBy = "account:\(try text("decided_by"))"
            guard let entry = try entry, entry["outcome"]?.stringValue == (try text("outcome")),
                entry["reasons"]?.stringValue == (try text("reason_codes")),
                try optionalText("actor") == decidedBy,
                "account:\(try text("proposed_by"))" == entry["proposed_by"]?.stringValue ?? decidedBy
            else { return false }
            // Entries from before there was a digest say nothing of the note.
            guard let note = entry["note_sha256"] else { return true }
            return note.stringValue == ContentDigest.sha256(of: try bytes("note")).hex
        }
    }
}
