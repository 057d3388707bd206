public import LedgerRecords
public import Lending

/// Whom the ledger is to forget.
public enum ErasedSubject: Sendable, Hashable {
    /// An applicant, with all they have sent.
    case account(AccountID)
    /// A customer whom a program or an officer entered, with all that was sent for them.
    case customer(CustomerID)

    /// The kind of it in the table of erasures.
    var kind: ErasedKind {
        switch self {
        case .account: .account
        case .customer: .customer
        }
    }

    /// Its id, which is that of its key as well.
    var id: String {
        switch self {
        case .account(let id): id.rawValue
        case .customer(let id): id.uuid
        }
    }

    /// What the audit chain says it was done to.
    var auditSubject: AuditSubject {
        switch self {
        case .account(let id): .account(id)
        case .customer(let id): .customer(id)
        }
    }
}

/// What has a key that can be deleted.
enum ErasedKind: String {
    case account, customer, application
}

/// What became of an erasure.
public enum ErasureOutcome: Sendable, Hashable {
    /// Nobody can read any more who it was; so many applications went with it.
    case erased(applications: Int)
    /// It was erased before.
    case erasedBefore
    /// There is no such applicant or customer.
    case unknown
    /// One of the lender's own people or programs: who did what has to stay known. Lock the account instead.
    case staff
    /// An application still waits for its answer: it is withdrawn or decided first.
    case pending(ApplicationID)
    /// Something is owed on a loan, and books have to be kept.
    case owes(loan: Int)
}
