public import Lending

/// That somebody looks at what is personal to somebody else, and why.
public struct PersonalRead: Sendable, Hashable {
    /// Whose data is looked at, or by what it is found whose it is.
    public enum Person: Sendable, Hashable {
        case account(AccountID), application(ApplicationID), customer(CustomerID), loan(Int)

        /// As the audit chain calls it.
        public var auditSubject: AuditSubject {
            switch self {
            case .account(let id): .account(id)
            case .application(let id): .application(id)
            case .customer(let id): .customer(id)
            case .loan(let id): .loan(id)
            }
        }
    }

    /// When.
    public let at: Timestamp
    /// Who looks.
    public let actor: Actor
    /// At whose data.
    public let person: Person
    /// Trace id of the request, if any.
    public let traceID: String?
    /// What of it, as a code of ours; nil for what an application says who somebody is.
    public let what: String?
    /// Why, in the words of who looks: it may name people.
    public let why: String

    /// Gathers it.
    public init(
        at: Timestamp,
        actor: Actor,
        person: Person,
        traceID: String? = nil,
        what: String? = nil,
        why: String
    ) {
        self.at = at
        self.actor = actor
        self.person = person
        self.traceID = traceID
        self.what = what
        self.why = why
    }
}
