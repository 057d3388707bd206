/// Why a database did not do what it was asked.
public enum StorageError: Error, Sendable, Hashable {
    /// The folder of the file can be entered by others.
    case notPrivate(path: String)
    /// The file or its folder could not be made or opened; the code is an `errno`.
    case notOpened(path: String, code: Int32)
    /// The server was not reached when the program started; what it or the library said.
    case notReached(server: String, reason: String)
    /// A newer program has changed the tables; the argument names its last change.
    case futureSchema(String)
    /// Somebody else held what was needed for too long, or too much waits already.
    case busy
    /// The disc is full.
    case full
    /// The server is away; whether a commit that was under way stands is not known.
    case unavailable
    /// A rule of the tables refused a row.
    case refused
    /// A row that may only be appended was to be changed or deleted.
    case appendOnly
    /// The file is no database of ours any more.
    case damaged
    /// A column is missing, or holds another type than it must.
    case unreadable(column: String)
    /// The database failed in another way; its own code.
    case failed(code: String)
}

extension StorageError: CustomStringConvertible {
    /// Free of what is stored; safe in any log.
    public var description: String {
        switch self {
        case .notPrivate(let path): "storage.not_private \(path)"
        case .notOpened(let path, let code): "storage.not_opened \(path) \(code)"
        case .notReached(let server, let reason): "storage.not_reached \(server): \(reason)"
        case .futureSchema(let name): "storage.future_schema \(name)"
        case .busy: "storage.busy"
        case .full: "storage.full"
        case .unavailable: "storage.unavailable"
        case .refused: "storage.refused"
        case .appendOnly: "storage.append_only"
        case .damaged: "storage.damaged"
        case .unreadable(let column): "storage.unreadable \(column)"
        case .failed(let code): "storage.failed \(code)"
        }
    }
}
