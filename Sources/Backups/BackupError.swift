/// Why a backup was not made, or not restored.
public enum BackupError: Error, Sendable, Hashable {
    /// A file of this name is there already.
    case exists(path: String)
    /// A file or folder could not be read or written.
    case file(path: String, reason: String)
    /// The file is no backup, or of a version that this program does not know.
    case notABackup(path: String)
    /// The list of keys is older than the backup: it may lack people, and hold some who were erased.
    case oldKeys(path: String)
    /// None of the keys opens it, or it was changed.
    case sealed(path: String, piece: Int)
    /// It ends too early, or says other numbers than it holds.
    case incomplete(path: String)
    /// A newer program made it; the argument names the last change of its tables.
    case futureSchema(String)
    /// Something is there already, and nothing is overwritten.
    case notEmpty(place: String)
    /// What it holds does not follow the audit chain.
    case unverified(String)
    /// The ledger or its database failed, in its own words.
    case ledger(String)
}

extension BackupError: CustomStringConvertible {
    /// Free of personal data; names the file or place at fault.
    public var description: String {
        switch self {
        case .exists(let path): "\(path): is there already; a backup overwrites nothing"
        case .file(let path, let reason): "\(path): \(reason)"
        case .notABackup(let path): "\(path): is no backup of a ledger"
        case .oldKeys(let path):
            "\(path): is older than the backup; restore with the newest list of keys, which every backup writes"
        case .sealed(let path, let piece):
            "\(path): piece \(piece) does not open; DATA_KEY is another one, or the file was changed"
        case .incomplete(let path): "\(path): is not whole"
        case .futureSchema(let name): "a newer program made this backup, with \"\(name)\"; upgrade this one"
        case .notEmpty(let place): "\(place): there is a ledger already; a backup is restored into an empty place only"
        case .unverified(let what): "the audit chain of the backup is broken, so nothing was restored: \(what)"
        case .ledger(let reason): reason
        }
    }
}
