import Foundation
import Storage

/// Why the ledger did not do what it was asked.
public enum LedgerError: Error, Sendable, Hashable {
    /// A configured key is missing, too short or not readable as one.
    case badKey(name: String, reason: String)
    /// The folder of the ledger can be entered by others.
    case notPrivate(path: String)
    /// The file or its folder could not be made or opened.
    case notOpened(path: String, code: Int32)
    /// The server of the ledger did not answer when the program started.
    case notReached(server: String, reason: String)
    /// `DATABASE_URL` or one of `DB_*` cannot be used.
    case badAddress(name: String, reason: String)
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
    /// The server of the ledger is away; it is tried again at the next request.
    case unavailable
    /// A stored value cannot be read: the file was damaged or changed, or a key is missing.
    case unreadable(table: String)
    /// The database failed in another way; the argument is its result code.
    case failed(code: String)

    /// Whether the same request may succeed later without anybody's doing.
    public var isTransient: Bool {
        switch self {
        case .busy, .full, .unavailable, .failed: true
        default: false
        }
    }

    package init(_ error: any Error) {
        switch error {
        case let error as LedgerError: self = error
        case let error as StorageError: self = Self(storage: error)
        default: self = .failed(code: "\(type(of: error))")
        }
    }

    private init(storage error: StorageError) {
        switch error {
        case .notPrivate(let path): self = .notPrivate(path: path)
        case .notOpened(let path, let code): self = .notOpened(path: path, code: code)
        case .notReached(let server, let reason): self = .notReached(server: server, reason: reason)
        case .futureSchema(let name): self = .futureSchema(name)
        case .busy: self = .busy
        case .full: self = .full
        case .unavailable: self = .unavailable
        case .refused: self = .refused
        case .appendOnly: self = .appendOnly
        case .damaged: self = .unreadable(table: "database")
        case .unreadable(let column): self = .unreadable(table: column)
        case .failed(let code): self = .failed(code: code)
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
        case .notReached(let server, let reason): "ledger.not_reached \(server): \(reason)"
        case .badAddress(let name, let reason): "\(name): \(reason)"
        case .futureSchema(let name): "ledger.schema: a newer program has applied \"\(name)\"; upgrade this one"
        case .nameTaken: "ledger.name_taken"
        case .invitationInvalid: "ledger.invitation_invalid"
        case .tooManyDrafts: "ledger.too_many_drafts"
        case .refused: "ledger.refused"
        case .appendOnly: "ledger.append_only"
        case .busy: "ledger.busy"
        case .full: "ledger.disc_full"
        case .unavailable: "ledger.unavailable"
        case .unreadable(let table): "ledger.unreadable \(table)"
        case .failed(let code): "ledger.failed \(code)"
        }
    }
}
