import GRDB
import Storage

extension StorageError {
    /// What SQLite said, in our words.
    init(_ error: any Error) {
        switch error {
        case let error as StorageError: self = error
        case let error as DatabaseError: self = Self(error)
        default: self = .failed(code: "\(type(of: error))")
        }
    }

    private init(_ error: DatabaseError) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_FULL: self = .full
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged
        case .SQLITE_CONSTRAINT where error.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER: self = .appendOnly
        case .SQLITE_CONSTRAINT: self = .refused
        default: self = .failed(code: "\(error.extendedResultCode.rawValue)")
        }
    }
}
