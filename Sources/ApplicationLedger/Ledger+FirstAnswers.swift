import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

// What a request with a key is answered with is kept before it is sent, and whoever finds an answer there sends that
// one: of two that work on the same key at once, both say what was kept first. It lies under the key of its application
// and is erased with it.

extension Ledger {
    /// What a request with a key was answered with.
    /// - Parameter id: The application that the key stands for.
    /// - Returns: Nil if nothing was kept, or it was erased.
    /// - Throws: ``LedgerError``.
    public func firstAnswer(of id: ApplicationID) async throws(LedgerError) -> FirstAnswer? {
        try await glance { [identitySeal] db in try Self.firstAnswer(of: id, identitySeal, in: db) }
    }

    /// Keeps what a request with a key is answered with, unless an answer was kept before.
    /// - Parameters:
    ///   - answer: What is to be sent.
    ///   - id: The application that the key stands for.
    /// - Returns: The answer that was kept first, which is the one to send; nil if the application was erased, so that
    ///   nothing of it may be kept.
    /// - Throws: ``LedgerError``; then nothing is kept.
    public func keepFirstAnswer(
        _ answer: FirstAnswer,
        of id: ApplicationID
    ) async throws(LedgerError) -> FirstAnswer? {
        try await write { [identitySeal] db in
            guard let wrapped = try db.wrappedKey(of: id.uuid) else { return nil }
            let key = try identitySeal.key(of: id.uuid, wrapped: wrapped)
            let sealed = try identitySeal.seal(answer.bytes, at: .firstAnswer(id), under: key)
            let inserted = try db.run(
                """
                INSERT INTO idempotency_answers (application_id, answer) VALUES (?, ?)
                ON CONFLICT (application_id) DO NOTHING
                """,
                [id.uuid, Data(sealed)]
            )
            return inserted == 1 ? answer : try Self.firstAnswer(of: id, identitySeal, in: db)
        }
    }

    private static func firstAnswer(
        of id: ApplicationID,
        _ seal: FieldSeal,
        in db: Database
    ) throws -> FirstAnswer? {
        guard let row = try db.row("SELECT answer FROM idempotency_answers WHERE application_id = ?", [id.uuid]),
            let plain = try seal.open(row.bytes("answer"), at: .firstAnswer(id), of: id.uuid, in: db)
        else { return nil }
        return try FirstAnswer(plain)
    }
}

extension FirstAnswer {
    fileprivate var bytes: [UInt8] {
        columnBytes([
            "status": .number(Double(status)), "headers": .object(headers.mapValues(JSONValue.string)),
            "document": document,
        ])
    }

    fileprivate init(_ bytes: [UInt8]) throws {
        let members = try columnObject(bytes, table: "idempotency_answers")
        guard let status = members["status"]?.integerValue, let headers = members["headers"]?.objectValue,
            let document = members["document"]
        else { throw LedgerError.unreadable(table: "idempotency_answers") }
        self.init(status: status, headers: headers.compactMapValues(\.stringValue), document: document)
    }
}

extension FieldSeal.Place {
    fileprivate static func firstAnswer(_ id: ApplicationID) -> Self {
        Self(table: "idempotency_answers", column: "answer", row: id.uuid)
    }
}
