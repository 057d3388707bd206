import Crypto
import Foundation
package import Storage

// What tells who somebody is stands under a key of its own: one for each application, customer and account. The key lies
// in `subject_keys`, itself sealed under DATA_KEY, and a backup of the rows does not hold it. Where the key has gone,
// what it sealed is gone as well, in every copy that there is; that is how a person is erased.

/// The key of what the ledger holds of one subject: an application, a customer or an account.
package struct SubjectKey: Sendable {
    /// Id of the application, customer or account.
    package let subject: String
    /// Under a key of the ledger, as it is stored.
    package let wrapped: [UInt8]
    private let secret: SymmetricKey

    init(subject: String, secret: SymmetricKey, wrapped: [UInt8]) {
        (self.subject, self.secret, self.wrapped) = (subject, secret, wrapped)
    }

    /// The part of it that is for one purpose.
    func derived(_ purpose: [UInt8]) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, info: purpose, outputByteCount: 32)
    }

    /// Keeps it; refused if the subject has one.
    package func insert(in db: Database) throws {
        try db.send("INSERT INTO subject_keys (subject_id, wrapped) VALUES (?, ?)", [subject, Data(wrapped)])
    }

    /// Keeps it in place of the one before, which opens nothing that is still needed.
    package func replace(in db: Database) throws {
        try db.send(
            """
            INSERT INTO subject_keys (subject_id, wrapped) VALUES (?, ?)
            ON CONFLICT (subject_id) DO UPDATE SET wrapped = excluded.wrapped
            """,
            [subject, Data(wrapped)]
        )
    }
}

extension Database {
    /// The key of a subject as it is stored; nil if it has none.
    package func wrappedKey(of subject: String) throws -> [UInt8]? {
        try row("SELECT wrapped FROM subject_keys WHERE subject_id = ?", [subject])?.bytes("wrapped")
    }
}

extension FieldSeal {
    /// The key of a subject, which is made and kept if there is none.
    package func key(of subject: String, in db: Database) throws -> SubjectKey {
        if let wrapped = try db.wrappedKey(of: subject) { return try key(of: subject, wrapped: wrapped) }
        let key = try newKey(of: subject)
        try key.insert(in: db)
        return key
    }

    /// Seals under the key of a subject, which is made and kept if there is none.
    package func seal(_ plain: [UInt8], at place: Place, of subject: String, in db: Database) throws -> [UInt8] {
        try seal(plain, at: place, under: key(of: subject, in: db))
    }

    /// Opens either form; nil if the value was erased.
    package func open(_ stored: [UInt8], at place: Place, of subject: String, in db: Database) throws -> [UInt8]? {
        guard stored.first == 2 else { return try open(stored, at: place) }
        return try open(stored, at: place, of: subject, key: db.wrappedKey(of: subject))
    }
}

extension FieldSeal.Place {
    static let subjectPurpose = "underwriter.subject.v1"

    static func key(of subject: String) -> Self { Self(table: "subject_keys", column: "wrapped", row: subject) }
}
