import Foundation
package import Ledger
package import Storage

/// A column whose values stand under the keys of subjects; those of older ledgers still stand under a key of the ledger.
package struct SealedColumn: Sendable {
    package let table: String
    package let column: String
    /// The columns that name the row.
    let keys: [String]
    /// Names the subject: a column, or what is found by one.
    let subject: String
    let kind: ErasedKind
    /// The table that seals are bound to, where several share one.
    let sealedAs: String
    let seal: @Sendable (Ledger) -> FieldSeal

    private init(
        _ table: String,
        _ column: String,
        keys: [String]? = nil,
        of kind: ErasedKind,
        found subject: String? = nil,
        as sealedAs: String? = nil,
        _ seal: @escaping @Sendable (Ledger) -> FieldSeal
    ) {
        (self.table, self.column, self.kind, self.seal) = (table, column, kind, seal)
        self.subject = subject ?? "\(table).\(kind.rawValue)_id"
        self.keys = keys ?? ["\(kind.rawValue)_id"]
        self.sealedAs = sealedAs ?? table
    }

    package static let all: [SealedColumn] =
        [
            SealedColumn("identity_answers", "answers", of: .application) { $0.identitySeal },
            SealedColumn("protected_answers", "answers", of: .application) { $0.protectedSeal },
            SealedColumn("human_decisions", "note", of: .application) { $0.identitySeal },
            SealedColumn("decision_proposals", "note", of: .application, as: "human_decisions") { $0.identitySeal },
            SealedColumn("idempotency_answers", "answer", of: .application) { $0.identitySeal },
            SealedColumn(
                "personal_reads",
                "why",
                keys: ["read_id"],
                of: .application,
                found: "personal_reads.subject_id"
            ) {
                $0.identitySeal
            },
            SealedColumn("drafts", "answers", of: .application) { $0.draftSeal },
            SealedColumn("mail_addresses", "address", of: .account) { $0.mailSeal },
            SealedColumn("mail_outbox", "content", keys: ["mail_id"], of: .account) { $0.mailSeal },
            ofLoan("guarantees", "person", "number"), ofLoan("loan_decisions", "reason", "sequence"),
            ofLoan("loan_proposals", "reason", "sequence"),
        ]
        + ["full_name", "date_of_birth", "email", "phone", "address", "pan_number", "aadhar_number", "answers"]
        .map { SealedColumn("customers", $0, of: .customer) { $0.customerSeal } }
        + ["employer_name", "job_title", "employer_phone"]
        .map { SealedColumn("employment", $0, of: .customer, as: "customers") { $0.customerSeal } }

    /// Of a loan, whose application is the subject; a loan without one has none.
    private static func ofLoan(_ table: String, _ column: String, _ number: String) -> SealedColumn {
        let application = "(SELECT l.application_id FROM loans l WHERE l.loan_id = \(table).loan_id)"
        return SealedColumn(table, column, keys: ["loan_id", number], of: .application, found: application) {
            $0.identitySeal
        }
    }

    /// What stands under a key of the ledger loses its value: it has the second form, and there is no key to it.
    func overwrite(_ kind: ErasedKind, _ id: String, in db: Database) throws {
        // Some were kept under keys of subjects from the first on, and the front may not change them.
        guard kind == self.kind, table != "idempotency_answers", table != "personal_reads" else { return }
        try db.run(
            "UPDATE \(table) SET \(column) = ? WHERE \(subject) = ? AND substr(\(column), 1, 1) = ?",
            [Data([2]), id, Data([1])]
        )
    }

    /// Values that still stand under a key of the ledger.
    func oldValues(limit: Int, in db: Database) throws -> [OldValue] {
        try db.rows(
            """
            SELECT \(keys.joined(separator: ", ")), \(subject) AS subject_id, \(column) AS stored FROM \(table)
            WHERE substr(\(column), 1, 1) = ? AND \(subject) IS NOT NULL LIMIT ?
            """,
            [Data([1]), limit]
        )
        .map { row in
            OldValue(
                keys: Array(row.values.prefix(keys.count)),
                subject: try row.text("subject_id"),
                stored: try row.bytes("stored")
            )
        }
    }

    /// Seals a value under the key of its subject, and takes it away from one that was erased before; one that was
    /// changed or erased meanwhile is left alone.
    func move(_ value: OldValue, of ledger: Ledger, in db: Database) throws {
        let place = FieldSeal.Place(table: sealedAs, column: column, row: value.row)
        let plain = try seal(ledger).open(value.stored, at: place)
        let isErased = try db.row("SELECT kind FROM erasures WHERE subject_id = ?", [value.subject]) != nil
        let sealed = isErased ? [2] : try seal(ledger).seal(plain, at: place, of: value.subject, in: db)
        let condition = (keys + [column]).map { "\($0) = ?" }.joined(separator: " AND ")
        try db.run(
            "UPDATE \(table) SET \(column) = ? WHERE \(condition)",
            StatementArguments([.bytes(sealed)] + value.keys + [.bytes(value.stored)])
        )
    }

    /// What a value says, of a row that has what ``reading`` names and the column itself; nil if it was erased, or
    /// nothing is stored.
    package func plain(_ row: Row, of ledger: Ledger, in db: Database) throws -> [UInt8]? {
        guard let stored = try row.optionalBytes(column), !stored.isEmpty else { return nil }
        let name = try keys.map { try row.word($0) }.joined(separator: " ")
        let place = FieldSeal.Place(table: sealedAs, column: column, row: name)
        return try seal(ledger).open(stored, at: place, of: row.optionalText("subject_id") ?? "", in: db)
    }

    /// What ``plain(_:of:in:)`` needs of a row beside what is wanted of it.
    package var reading: String { (keys + ["\(subject) AS subject_id"]).joined(separator: ", ") }
}

/// A value as an older program sealed it.
struct OldValue: Sendable {
    let keys: [ColumnValue]
    let subject: String
    let stored: [UInt8]

    /// The row as its seal names it.
    var row: String { keys.map(\.word).joined(separator: " ") }
}

extension ColumnValue {
    /// A name or a number, as seals write it.
    var word: String {
        switch self {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .null, .number, .bytes: ""
        }
    }
}

extension Row {
    fileprivate func word(_ column: String) throws -> String {
        guard let index = columnNames.firstIndex(of: column) else { throw StorageError.unreadable(column: column) }
        return values[index].word
    }
}
