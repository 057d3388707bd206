import Foundation
import Ledger
import Storage

/// A column whose values stand under the keys of subjects; those of older ledgers still stand under a key of the ledger.
struct SealedColumn: Sendable {
    let table: String
    let column: String
    /// The column that names the row.
    let row: String
    /// The column that names the subject, and what that is.
    let subject: String
    let kind: ErasedKind
    /// The table that seals are bound to, where several share one.
    let sealedAs: String
    let seal: @Sendable (Ledger) -> FieldSeal

    private init(
        _ table: String,
        _ column: String,
        row: String? = nil,
        of kind: ErasedKind,
        as sealedAs: String? = nil,
        _ seal: @escaping @Sendable (Ledger) -> FieldSeal
    ) {
        (self.table, self.column, self.kind, self.seal) = (table, column, kind, seal)
        subject = "\(kind.rawValue)_id"
        self.row = row ?? subject
        self.sealedAs = sealedAs ?? table
    }

    static let all: [SealedColumn] =
        [
            SealedColumn("identity_answers", "answers", of: .application) { $0.identitySeal },
            SealedColumn("protected_answers", "answers", of: .application) { $0.protectedSeal },
            SealedColumn("human_decisions", "note", of: .application) { $0.identitySeal },
            SealedColumn("decision_proposals", "note", of: .application, as: "human_decisions") { $0.identitySeal },
            SealedColumn("drafts", "answers", of: .application) { $0.draftSeal },
            SealedColumn("mail_addresses", "address", of: .account) { $0.mailSeal },
            SealedColumn("mail_outbox", "content", row: "mail_id", of: .account) { $0.mailSeal },
        ]
        + ["full_name", "date_of_birth", "email", "phone", "address", "pan_number", "aadhar_number", "answers"]
        .map { SealedColumn("customers", $0, of: .customer) { $0.customerSeal } }
        + ["employer_name", "job_title", "employer_phone"]
        .map { SealedColumn("employment", $0, of: .customer, as: "customers") { $0.customerSeal } }

    /// What stands under a key of the ledger loses its value: it has the second form, and there is no key to it.
    func overwrite(_ kind: ErasedKind, _ id: String, in db: Database) throws {
        guard kind == self.kind else { return }
        try db.run(
            "UPDATE \(table) SET \(column) = ? WHERE \(subject) = ? AND substr(\(column), 1, 1) = ?",
            [Data([2]), id, Data([1])]
        )
    }

    /// Values that still stand under a key of the ledger.
    func oldValues(limit: Int, in db: Database) throws -> [OldValue] {
        try db.rows(
            """
            SELECT \(row) AS row_id, \(subject) AS subject_id, \(column) AS stored FROM \(table)
            WHERE substr(\(column), 1, 1) = ? LIMIT ?
            """,
            [Data([1]), limit]
        )
        .map { row in
            OldValue(row: try row.text("row_id"), subject: try row.text("subject_id"), stored: try row.bytes("stored"))
        }
    }

    /// Seals a value under the key of its subject; one that was changed or erased meanwhile is left alone.
    func move(_ value: OldValue, of ledger: Ledger, in db: Database) throws {
        let place = FieldSeal.Place(table: sealedAs, column: column, row: value.row)
        let plain = try seal(ledger).open(value.stored, at: place)
        let sealed = try seal(ledger).seal(plain, at: place, of: value.subject, in: db)
        try db.run(
            "UPDATE \(table) SET \(column) = ? WHERE \(row) = ? AND \(column) = ?",
            [Data(sealed), value.row, Data(value.stored)]
        )
    }
}

/// A value as an older program sealed it.
struct OldValue: Sendable {
    let row: String
    let subject: String
    let stored: [UInt8]
}
