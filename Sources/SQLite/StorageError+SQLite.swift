import GRDB
import GRDBSQLite
import Storage

extension StorageError {
    /// What SQLite or its library said, in our words.
    init(_ error: any Error) {
        switch error {
        case let error as StorageError: self = error
        case let error as DatabaseError: self.init(sqlite: error.extendedResultCode.rawValue)
        default: self = .failed(code: "\(type(of: error))")
        }
    }

    /// What SQLite said, in our words.
    /// - Parameter code: An extended result code.
    init(sqlite code: Int32) {
        // The lowest byte is what kind of failure it is.
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
        case SQLITE_FULL: self = .full
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .damaged
        case SQLITE_CONSTRAINT where code == ResultCode.SQLITE_CONSTRAINT_TRIGGER.rawValue: self = .appendOnly
        case SQLITE_CONSTRAINT: self = .refused
        default: self = .failed(code: "\(code)")
        }
    }
}
