import Storage

extension Schema {
    /// Keys of what is held of people, and whom was erased; a backup of the rows holds neither, see the room Backups.
    static let subjects = """
        CREATE TABLE subject_keys (
            subject_id TEXT NOT NULL PRIMARY KEY,
            wrapped BLOB NOT NULL
        );
        CREATE TABLE erasures (
            subject_id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('account', 'customer', 'application')),
            erased_at BIGINT NOT NULL,
            erased_by TEXT NOT NULL
        );
        """

    /// Keys of the digests by which sealed values are found again.
    static let indexKeys = """
        CREATE TABLE index_keys (
            table_name TEXT NOT NULL PRIMARY KEY,
            wrapped BLOB NOT NULL
        );
        """

    /// Why somebody looked at what is personal to somebody else; each has its entry in the audit chain.
    static let personalReads = """
        CREATE TABLE personal_reads (
            read_id TEXT NOT NULL PRIMARY KEY,
            subject_id TEXT NOT NULL,
            why BLOB NOT NULL,
            read_at BIGINT NOT NULL
        );
        CREATE INDEX personal_reads_by_subject ON personal_reads (subject_id);
        """

    /// What says who answers for a loan, and why it was decided on, may come under the key of its application, or under
    /// a newer key of the ledger where it has none.
    static let mayBeSealedAnew: [Migration.Step] = [
        .allowingUpdate(
            where: """
                OLD.loan_id = NEW.loan_id AND OLD.number = NEW.number AND OLD.relationship = NEW.relationship
                AND COALESCE(OLD.monthly_income, -1) = COALESCE(NEW.monthly_income, -1)
                AND OLD.recorded_at = NEW.recorded_at AND \(leavesTheLedgersKey("person"))
                """,
            on: "guarantees"
        ),
        .allowingUpdate(
            where: """
                OLD.loan_id = NEW.loan_id AND OLD.sequence = NEW.sequence AND OLD.proposed_by = NEW.proposed_by
                AND OLD.released_by = NEW.released_by AND \(leavesTheLedgersKey("reason"))
                """,
            on: "loan_decisions"
        ),
    ]

    private static func leavesTheLedgersKey(_ column: String) -> String {
        """
        substr(OLD.\(column), 1, 1) = CAST('\u{1}' AS BLOB)
        AND substr(NEW.\(column), 1, 1) IN (CAST('\u{1}' AS BLOB), CAST('\u{2}' AS BLOB))
        """
    }

    /// What was sealed under a key of the ledger may come under the key of its subject, and nothing else may change.
    static let mayComeUnderSubjectKeys: [Migration.Step] = [
        .allowingUpdate(where: isSealedAnew("answers", keeping: ["application_id"]), on: "identity_answers"),
        .allowingUpdate(where: isSealedAnew("answers", keeping: ["application_id"]), on: "protected_answers"),
        .allowingUpdate(
            where: isSealedAnew(
                "note",
                keeping: ["application_id", "outcome", "reason_codes", "proposed_by", "decided_by", "decided_at"]
            ),
            on: "human_decisions"
        ),
    ]

    /// The first byte of what is sealed names its form.
    private static func isSealedAnew(_ column: String, keeping others: [String]) -> String {
        let kept = others.map { "OLD.\($0) = NEW.\($0)" }.joined(separator: " AND ")
        return """
            \(kept) AND substr(OLD.\(column), 1, 1) = CAST('\u{1}' AS BLOB)
            AND substr(NEW.\(column), 1, 1) = CAST('\u{2}' AS BLOB)
            """
    }
}
