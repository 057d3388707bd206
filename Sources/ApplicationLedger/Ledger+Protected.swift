import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

// Answers about protected characteristics come after the application was sent and go to a table of their own, sealed
// under a key of their own. No statement joins it to anything; the only reader is the fairness report.

extension Ledger {
    /// Keeps the protected answers of an application, once.
    /// - Parameters:
    ///   - answers: By field key; none to say that nothing is to be told, which is final too.
    ///   - id: The application.
    ///   - owner: Whose it is.
    ///   - at: Now.
    /// - Returns: False if there is no such application of this owner, or it has been answered before.
    /// - Throws: ``LedgerError``.
    public func keepProtected(
        _ answers: PersonalAnswers,
        of id: ApplicationID,
        owner: AccountID,
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await write { [chain, protectedSeal] db in
            let owned = try db.row(
                "SELECT application_id FROM applications WHERE application_id = ? AND owner_id = ?",
                [id.uuid, owner.rawValue]
            )
            guard owned != nil else { return false }
            let plain = columnBytes(answers.values)
            let sealed = try protectedSeal.seal(plain, at: .protected(id), of: id.uuid, in: db)
            let inserted = try db.run(
                """
                INSERT INTO protected_answers (application_id, answers) VALUES (?, ?)
                ON CONFLICT (application_id) DO NOTHING
                """,
                [id.uuid, Data(sealed)]
            )
            guard inserted == 1 else { return false }
            // That there was an answer, never which.
            try chain.append(
                AuditEntry(at: at, actor: .account(owner), action: .protectedKept, subject: .application(id)),
                in: db
            )
            return true
        }
    }

    /// Whether the protected questions of an application have been answered, or declined.
    public func hasProtectedAnswers(_ id: ApplicationID) async throws(LedgerError) -> Bool {
        try await glance { db in try Self.hasProtectedAnswers(id, in: db) }
    }

    static func hasProtectedAnswers(_ id: ApplicationID, in db: Database) throws -> Bool {
        try db.count("SELECT COUNT(*) FROM protected_answers WHERE application_id = ?", [id.uuid]) > 0
    }

    /// Protected answers of an application, for the fairness store alone; nil if there are none, or they were erased.
    public func protectedAnswers(_ id: ApplicationID) async throws(LedgerError) -> PersonalAnswers? {
        try await read { [protectedSeal] db in
            try db.row("SELECT answers FROM protected_answers WHERE application_id = ?", [id.uuid])
                .flatMap { row in
                    try protectedSeal.open(row.bytes("answers"), at: .protected(id), of: id.uuid, in: db)
                        .map { PersonalAnswers(try columnObject($0, table: "protected_answers")) }
                }
        }
    }

    /// Protected answers of many applications, for a fairness report alone.
    /// - Parameter ids: Of any number.
    /// - Returns: Those that there are, and were not erased.
    /// - Throws: ``LedgerError``.
    public func protectedAnswers(
        of ids: [ApplicationID]
    ) async throws(LedgerError) -> [ApplicationID: PersonalAnswers] {
        var answers: [ApplicationID: PersonalAnswers] = [:]
        // A page at a time: nobody waits long for a reader.
        for start in stride(from: 0, to: ids.count, by: 500) {
            let page = Array(ids[start..<min(start + 500, ids.count)])
            for (id, told) in try await protectedPage(page) { answers[id] = told }
        }
        return answers
    }

    private func protectedPage(
        _ ids: [ApplicationID]
    ) async throws(LedgerError) -> [(ApplicationID, PersonalAnswers)] {
        try await read { [protectedSeal] db in
            let places = ids.map { _ in "?" }.joined(separator: ", ")
            let rows = try db.rows(
                "SELECT application_id, answers FROM protected_answers WHERE application_id IN (\(places))",
                StatementArguments(ids.map { .text($0.uuid) })
            )
            return try rows.compactMap { row in
                guard let id = ApplicationID(uuid: try row.text("application_id")) else { return nil }
                let plain = try protectedSeal.open(row.bytes("answers"), at: .protected(id), of: id.uuid, in: db)
                return try plain.map { (id, PersonalAnswers(try columnObject($0, table: "protected_answers"))) }
            }
        }
    }
}
