public import Documents
public import LedgerRecords
public import Lending

/// A key that a program comes with: the rights of its scopes, under an account of its own.
public struct ProgramKey: Sendable, Hashable {
    /// Part of the key's own text, by which people name it.
    public let id: String
    /// Whose rights it has, as far as its scopes go.
    public let account: AccountID
    /// What it is for.
    public let label: String
    /// What it may be used for.
    public let scopes: Set<String>
    /// How many requests an hour it may make.
    public let requestsAnHour: Int
    /// When it was made.
    public let createdAt: Timestamp
    /// Who made it.
    public let createdBy: String
    /// When it lapses.
    public let expiresAt: Timestamp
    /// When it was revoked; nil while it was not.
    public let revokedAt: Timestamp?
    /// When it was last used, to the minute; nil if never.
    public let lastUsedAt: Timestamp?

    /// Whether it opens anything at a moment.
    public func isLive(at now: Timestamp) -> Bool { revokedAt == nil && now < expiresAt }
}

/// A key that is to be made.
public struct NewProgramKey: Sendable {
    /// Part of the key's own text.
    public var id: String
    /// SHA-256 of the key's whole text, which is shown once and kept nowhere.
    public var secretDigest: ContentDigest
    /// What it is for; also the name of its account.
    public var label: String
    /// The role of its account.
    public var role: Role
    /// What it may be used for.
    public var scopes: Set<String>
    /// How many requests an hour it may make.
    public var requestsAnHour: Int
    /// When it lapses.
    public var expiresAt: Timestamp

    /// Gathers it.
    public init(
        id: String,
        secretDigest: ContentDigest,
        label: String,
        role: Role,
        scopes: Set<String>,
        requestsAnHour: Int,
        expiresAt: Timestamp
    ) {
        self.id = id
        self.secretDigest = secretDigest
        self.label = label
        self.role = role
        self.scopes = scopes
        self.requestsAnHour = requestsAnHour
        self.expiresAt = expiresAt
    }
}
