import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
package import Storage

// Letters are rows before they are sent, in the transaction of what they tell of: a letter is sent when that has been
// committed, and never of something that was not. Address and text are sealed, and gone once the letter is on its way.

extension Ledger {
    /// How often sending is tried before a letter is given up: at 0 s, then after 30 s, 2 min, 10 min, 1 h, 6 h, 24 h.
    private static let waits: [Int64] = [30, 120, 600, 3_600, 21_600, 86_400]

    /// Writes to an account at its confirmed address; nothing happens where there is none.
    public func post(_ draft: MailDraft, to account: AccountID, at: Timestamp) async throws(LedgerError) {
        try await write { [mailSeal] db in try Self.post(draft, to: account, at: at, seal: mailSeal, in: db) }
    }

    /// How long a letter that was taken is nobody else's: twice as long as sending one may last.
    private static let lease: Int64 = 120_000
    /// How many letters that cannot be read keep those behind them waiting at most.
    private static let skipped = 20

    /// Takes letters that are due; each is nobody else's for two minutes.
    ///
    /// A letter that cannot be read, because it is damaged or its key has gone, is put off and in the end given up like
    /// one that cannot be sent, and holds up no other.
    /// - Parameters:
    ///   - limit: At most so many.
    ///   - at: Now.
    /// - Returns: The letters.
    /// - Throws: ``LedgerError``.
    public func takeMail(limit: Int, at: Timestamp) async throws(LedgerError) -> [OutgoingMail] {
        try await write { [mailSeal] db in
            let due = try db.rows(
                "SELECT * FROM mail_outbox WHERE state = 'new' AND next_at <= ? ORDER BY next_at LIMIT ?",
                [at.milliseconds, limit + Self.skipped]
            )
            var taken: [OutgoingMail] = []
            for row in due where taken.count < limit {
                if let mail = try Self.take(row, at: at, seal: mailSeal, in: db) { taken.append(mail) }
            }
            return taken
        }
    }

    private static func take(_ row: Row, at: Timestamp, seal: FieldSeal, in db: Database) throws -> OutgoingMail? {
        let (id, attempts) = (try row.text("mail_id"), try row.integer("attempts"))
        let taken = try db.run(
            "UPDATE mail_outbox SET attempts = ?, next_at = ? WHERE mail_id = ? AND attempts = ?",
            [attempts + 1, at.milliseconds + lease, id, attempts]
        )
        guard taken == 1 else { return nil }
        var isOver = true
        do {
            // What was erased has no words any more, and is over.
            if let mail = try OutgoingMail(row: row, seal: seal, in: db) { return mail }
        } catch LedgerError.unreadable {
            isOver = attempts + 1 > waits.count
        }
        try putOff(id, isOver: isOver, attempts: attempts + 1, at: at, in: db)
        return nil
    }

    /// Notes that a letter is on its way, and forgets what it said.
    public func mailSent(_ id: String, at: Timestamp) async throws(LedgerError) {
        try await write { db in
            try db.run(
                "UPDATE mail_outbox SET state = 'sent', content = ?, sent_at = ? WHERE mail_id = ?",
                [Data(), at.milliseconds, id]
            )
        }
    }

    /// Notes that a letter did not get away; it is tried again later, or given up after the last wait.
    /// - Parameters:
    ///   - mail: The letter as it was taken.
    ///   - isFinal: Whether trying again cannot help.
    ///   - at: Now.
    /// - Returns: Whether it will be tried again.
    /// - Throws: ``LedgerError``.
    @discardableResult
    public func mailFailed(
        _ mail: OutgoingMail,
        isFinal: Bool,
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        let isOver = isFinal || mail.attempts > Self.waits.count
        try await write { db in
            try Self.putOff(mail.id, isOver: isOver, attempts: mail.attempts, at: at, in: db)
        }
        return !isOver
    }

    /// Has a letter wait for the next try, or gives it up and forgets what it said.
    private static func putOff(
        _ id: String,
        isOver: Bool,
        attempts: Int,
        at: Timestamp,
        in db: Database
    ) throws {
        guard !isOver else {
            try db.run("UPDATE mail_outbox SET state = 'given up', content = ? WHERE mail_id = ?", [Data(), id])
            return
        }
        let wait = waits[max(0, attempts - 1)] * 1_000
        try db.run("UPDATE mail_outbox SET next_at = ? WHERE mail_id = ?", [at.milliseconds + wait, id])
    }

    /// How many letters are waiting, have been sent, were given up.
    public func mailCounts() async throws(LedgerError) -> [String: Int] {
        try await read { db in
            let rows = try db.rows("SELECT state, COUNT(*) AS letters FROM mail_outbox GROUP BY state")
            return Dictionary(
                try rows.map { (try $0.text("state"), try $0.integer("letters")) },
                uniquingKeysWith: { first, _ in first }
            )
        }
    }

    package static func post(
        _ draft: MailDraft?,
        to account: AccountID,
        at: Timestamp,
        seal: FieldSeal,
        in db: Database
    ) throws {
        guard let draft, let contact = try contact(of: account, seal: seal, in: db), contact.isConfirmed else { return }
        try insertMail(draft, to: contact.address, of: account, at: at, seal: seal, in: db)
    }

    static func insertMail(
        _ draft: MailDraft,
        to address: MailAddress,
        of account: AccountID,
        at: Timestamp,
        seal: FieldSeal,
        in db: Database
    ) throws {
        let id = UUID().uuidString.lowercased()
        let content = columnBytes([
            "to": .string(address.text), "subject": .string(draft.subject), "text": .string(draft.text),
        ])
        try db.run(
            """
            INSERT INTO mail_outbox (mail_id, account_id, kind, state, content, attempts, next_at, created_at)
            VALUES (?, ?, ?, 'new', ?, 0, ?, ?)
            """,
            [
                id, account.rawValue, draft.kind.rawValue,
                Data(try seal.seal(content, at: .mail(id), of: account.rawValue, in: db)), at.milliseconds,
                at.milliseconds,
            ]
        )
    }
}

extension FieldSeal.Place {
    static func mail(_ id: String) -> Self { Self(table: "mail_outbox", column: "content", row: id) }
    static func address(_ account: AccountID) -> Self {
        Self(table: "mail_addresses", column: "address", row: account.rawValue)
    }
}

extension OutgoingMail {
    /// Nil if it was erased.
    fileprivate init?(row: Row, seal: FieldSeal, in db: Database) throws {
        let id = try row.text("mail_id")
        let plain = try seal.open(row.bytes("content"), at: .mail(id), of: row.text("account_id"), in: db)
        guard let content = try plain.map({ try columnObject($0, table: "mail_outbox") }) else { return nil }
        guard let address = content["to"]?.stringValue.flatMap(MailAddress.init),
            let subject = content["subject"]?.stringValue, let text = content["text"]?.stringValue
        else { throw LedgerError.unreadable(table: "mail_outbox") }
        let draft = MailDraft(kind: try row.read("kind", MailDraft.Kind.init(rawValue:)), subject: subject, text: text)
        let attempts = try row.integer("attempts") + 1
        let writtenAt = try row.time("created_at")
        self.init(id: id, address: address, draft: draft, attempts: attempts, writtenAt: writtenAt)
    }
}
