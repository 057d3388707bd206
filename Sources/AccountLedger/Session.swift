public import Documents
public import LedgerRecords
public import Lending

/// A sign-in: what stands on the server beside a token.
public struct SessionRecord: Sendable, Hashable {
    /// SHA-256 of the session's id; the id itself is never stored.
    public let id: ContentDigest
    /// Whose session it is.
    public let account: AccountID
    /// When the account signed in.
    public let createdAt: Timestamp
    /// When the session was last used.
    public let lastSeenAt: Timestamp
    /// When the session ends whatever happens.
    public let expiresAt: Timestamp
    /// How long the session survives without use, in milliseconds.
    public let idleMilliseconds: Int64
    /// When the password was last typed in this session.
    public let passwordAt: Timestamp
    /// When the session was ended; nil while it was not.
    public let endedAt: Timestamp?
    /// What it is on, in words of ours such as `Firefox on Linux`.
    public let device: String?

    /// A session that begins now.
    /// - Parameters:
    ///   - id: SHA-256 of its id.
    ///   - account: Whose it is.
    ///   - at: Now.
    ///   - expiresAt: Its absolute end.
    ///   - idleMilliseconds: How long it survives without use.
    ///   - device: What it is on, in words of ours; never what a browser said of itself.
    public init(
        id: ContentDigest,
        account: AccountID,
        at: Timestamp,
        expiresAt: Timestamp,
        idleMilliseconds: Int64,
        device: String? = nil
    ) {
        self.init(
            id: id,
            account: account,
            createdAt: at,
            lastSeenAt: at,
            expiresAt: expiresAt,
            idleMilliseconds: idleMilliseconds,
            passwordAt: at,
            endedAt: nil,
            device: device
        )
    }

    init(
        id: ContentDigest,
        account: AccountID,
        createdAt: Timestamp,
        lastSeenAt: Timestamp,
        expiresAt: Timestamp,
        idleMilliseconds: Int64,
        passwordAt: Timestamp,
        endedAt: Timestamp?,
        device: String?
    ) {
        self.id = id
        self.account = account
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.expiresAt = expiresAt
        self.idleMilliseconds = idleMilliseconds
        self.passwordAt = passwordAt
        self.endedAt = endedAt
        self.device = device
    }

    /// Whether the session stands at a moment: not ended, not over, not idle for too long.
    public func isLive(at now: Timestamp) -> Bool {
        endedAt == nil && now < expiresAt && now.milliseconds < lastSeenAt.milliseconds + idleMilliseconds
    }
}

/// A session together with the account as it is now.
public struct SignedIn: Sendable, Hashable {
    /// The session.
    public let session: SessionRecord
    /// Its account, with today's role.
    public let account: Account

    /// Whether the session stands and its account is not disabled.
    public func isLive(at now: Timestamp) -> Bool { session.isLive(at: now) && !account.isDisabled }
}

/// What became of an attempt to exchange a refresh token.
public enum RotationOutcome: Sendable, Hashable {
    /// The new token stands in its place.
    case rotated(SignedIn)
    /// The token had been exchanged before: somebody has a copy. The session has been ended.
    case reuse(session: ContentDigest, account: AccountID)
    /// The session is over, ended, or its account disabled.
    case expired
    /// No such token was ever given.
    case unknown
}
