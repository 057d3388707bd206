import Foundation
import GRDB

/// Why the ledger did not do what it was asked.
public enum LedgerError: Error, Sendable, Hashable {
    /// A configured key is missing, too short or not readable as one.
    case badKey(name: String, reason: String)
    /// The folder of the ledger can be entered by others.
    case notPrivate(path: String)
    /// The file or its folder could not be made or opened.
    case notOpened(path: String, code: Int32)
    /// A newer program has changed the tables; the argument names its last change.
    case futureSchema(String)
    /// An account of this name exists.
    case nameTaken
    /// The invitation is unknown, used or over.
    case invitationInvalid
    /// An owner has as many drafts as one may have.
    case tooManyDrafts
    /// What a row refers to does not exist, or a rule of the tables refused it.
    case refused
    /// A row that may only be appended was to be changed or deleted.
    case appendOnly
    /// Another process held the file, or too many writes wait already.
    case busy
    /// The disc is full.
    case full
    /// A stored value cannot be read: the file was damaged or changed, or a key is missing.
    case unreadable(table: String)
    /// The database failed in another way; the argument is its result code.
    case failed(code: Int32)

    /// Whether the same request may succeed later without anybody's doing.
    public var isTransient: Bool {
        switch self {
        case .busy, .full, .failed: true
        default: false
        }
    }

    init(_ error: any Error) {
        switch error {
        case let error as LedgerError: self = error
        case let error as DatabaseError: self = Self(database: error)
        case is RowDecodingError: self = .unreadable(table: "row")
        default: self = .failed(code: -1)
        }
    }

    private init(database error: DatabaseError) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_FULL: self = .full
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .unreadable(table: "database")
        case .SQLITE_CONSTRAINT where error.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER: self = .appendOnly
        case .SQLITE_CONSTRAINT: self = .refused
        default: self = .failed(code: error.extendedResultCode.rawValue)
        }
    }
}

extension LedgerError: CustomStringConvertible {
    /// Free of personal data; safe in any log.
    public var description: String {
        switch self {
        case .badKey(let name, let reason): "ledger.key \(name): \(reason)"
        case .notPrivate(let path): "ledger.folder \(path) can be entered by others; its mode must be 0700"
        case .notOpened(let path, let code): "ledger.open \(path): \(String(cString: strerror(code)))"
        case .futureSchema(let name): "ledger.schema: a newer program has applied \"\(name)\"; upgrade this one"
        case .nameTaken: "ledger.name_taken"
        case .invitationInvalid: "ledger.invitation_invalid"
        case .tooManyDrafts: "ledger.too_many_drafts"
        case .refused: "ledger.refused"
        case .appendOnly: "ledger.append_only"
        case .busy: "ledger.busy"
        case .full: "ledger.disc_full"
        case .unreadable(let table): "ledger.unreadable \(table)"
        case .failed(let code): "ledger.failed \(code)"
        }
    }
}
