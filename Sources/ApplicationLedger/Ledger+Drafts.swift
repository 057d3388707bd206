import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// Most drafts of one owner.
    private static let draftLimit = 20

    /// Begins an application.
    /// - Parameters:
    ///   - id: The id it will have.
    ///   - owner: Whose it is.
    ///   - product: Id of the product.
    ///   - version: Version of the product.
    ///   - at: Now.
    /// - Throws: ``LedgerError/tooManyDrafts``.
    public func createDraft(
        _ id: ApplicationID,
        owner: AccountID,
        product: String,
        version: String,
        at: Timestamp
    ) async throws(LedgerError) {
        let (key, answers) = try seal(PersonalAnswers(), ofDraft: id)
        try await write { db in
            let held = try db.count("SELECT COUNT(*) FROM drafts WHERE owner_id = ?", [owner.rawValue])
            guard held < Self.draftLimit else { throw LedgerError.tooManyDrafts }
            try key.insert(in: db)
            try db.run(
                """
                INSERT INTO drafts (application_id, owner_id, product, product_version, answers, pages_done, version,
                created_at, updated_at) VALUES (?, ?, ?, ?, ?, '[]', 1, ?, ?)
                """,
                [id.uuid, owner.rawValue, product, version, Data(answers), at.milliseconds, at.milliseconds]
            )
        }
    }

    /// Saves a draft's answers.
    /// - Parameters:
    ///   - id: The draft.
    ///   - owner: Its owner; another person's draft does not exist.
    ///   - answers: All its answers, not only those that changed.
    ///   - pagesDone: Ids of the pages that are now without errors.
    ///   - at: Now.
    ///   - version: The version this save builds on; nil overwrites whatever there is.
    /// - Returns: Whether it was saved.
    /// - Throws: ``LedgerError``.
    public func saveDraft(
        _ id: ApplicationID,
        owner: AccountID,
        answers: PersonalAnswers,
        pagesDone: Set<String>,
        at: Timestamp,
        expecting version: Int? = nil
    ) async throws(LedgerError) -> DraftSaveOutcome {
        let (key, sealed) = try seal(answers, ofDraft: id)
        let pages = String(
            decoding: JSONValue.array(pagesDone.sorted().map(JSONValue.string)).canonicalBytes,
            as: UTF8.self
        )
        return try await write { db in
            guard
                let row = try db.row(
                    "SELECT version FROM drafts WHERE application_id = ? AND owner_id = ?",
                    [id.uuid, owner.rawValue]
                )
            else { return .unknown }
            let current = try row.integer("version")
            guard version == nil || version == current else { return .stale(version: current) }
            try key.replace(in: db)
            try db.run(
                """
                UPDATE drafts SET answers = ?, pages_done = ?, version = ?, updated_at = ?
                WHERE application_id = ? AND owner_id = ?
                """,
                [Data(sealed), pages, current + 1, at.milliseconds, id.uuid, owner.rawValue]
            )
            return .saved(version: current + 1)
        }
    }

    /// A draft of this owner.
    public func draft(_ id: ApplicationID, owner: AccountID) async throws(LedgerError) -> Draft? {
        try await glance { [draftSeal] db in
            try db.row(
                Self.withKey + " WHERE d.application_id = ? AND d.owner_id = ?",
                [id.uuid, owner.rawValue]
            )
            .map { try Draft(row: $0, seal: draftSeal) }
        }
    }

    /// The drafts of an owner, last saved first.
    public func drafts(owner: AccountID) async throws(LedgerError) -> [Draft] {
        try await read { [draftSeal] db in
            try db.rows(Self.withKey + " WHERE d.owner_id = ? ORDER BY d.updated_at DESC", [owner.rawValue])
                .map { try Draft(row: $0, seal: draftSeal) }
        }
    }

    /// Throws a draft away.
    /// - Returns: False if there is no such draft of this owner.
    @discardableResult
    public func deleteDraft(_ id: ApplicationID, owner: AccountID) async throws(LedgerError) -> Bool {
        try await write { db in
            let deleted = try db.run(
                "DELETE FROM drafts WHERE application_id = ? AND owner_id = ?",
                [id.uuid, owner.rawValue]
            )
            guard deleted == 1 else { return false }
            try db.run("DELETE FROM subject_keys WHERE subject_id = ?", [id.uuid])
            return true
        }
    }

    private static let withKey = """
        SELECT d.*, k.wrapped FROM drafts d LEFT JOIN subject_keys k ON k.subject_id = d.application_id
        """

    /// Every save has a key of its own: nothing has to be read for it, and what was saved before cannot be read again.
    private func seal(
        _ answers: PersonalAnswers,
        ofDraft id: ApplicationID
    ) throws(LedgerError) -> (key: SubjectKey, answers: [UInt8]) {
        do {
            let key = try draftSeal.newKey(of: id.uuid)
            return (key, try draftSeal.seal(columnBytes(answers.values), at: .draft(id), under: key))
        } catch {
            throw LedgerError(error)
        }
    }
}

extension FieldSeal.Place {
    fileprivate static func draft(_ id: ApplicationID) -> Self {
        Self(table: "drafts", column: "answers", row: id.uuid)
    }
}

extension Draft {
    fileprivate init(row: Row, seal: FieldSeal) throws {
        let id = try row.applicationID()
        let key = try row.optionalBytes("wrapped")
        guard let answers = try seal.open(row.bytes("answers"), at: .draft(id), of: id.uuid, key: key) else {
            throw LedgerError.unreadable(table: "drafts")
        }
        let pages = try JSONValue.parse(Array(row.text("pages_done").utf8), limits: .file).arrayValue ?? []
        self.init(
            id: id,
            owner: try row.accountID("owner_id"),
            product: try row.text("product"),
            productVersion: try row.text("product_version"),
            answers: PersonalAnswers(try columnObject(answers, table: "drafts")),
            pagesDone: Set(pages.compactMap(\.stringValue)),
            version: try row.integer("version"),
            createdAt: try row.time("created_at"),
            updatedAt: try row.time("updated_at")
        )
    }
}
