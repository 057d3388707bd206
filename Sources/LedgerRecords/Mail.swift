public import Lending

/// What somebody is to be written, before it is known where.
public struct MailDraft: Sendable, Hashable {
    /// What it is about.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case confirm, reset, passwordChanged, addressChanged, newDevice, secondFactor, decision
    }

    /// What it is about.
    public let kind: Kind
    /// The line that lists show.
    public let subject: String
    /// The text, in lines.
    public let text: String

    /// Gathers it.
    public init(kind: Kind, subject: String, text: String) {
        self.kind = kind
        self.subject = subject
        self.text = text
    }
}

/// A letter of the outbox that is due.
public struct OutgoingMail: Sendable {
    /// Names it for ever; becomes its Message-ID, so that a letter sent twice is known as one.
    public let id: String
    /// Whom it goes to.
    public let address: MailAddress
    /// What it says.
    public let draft: MailDraft
    /// How often sending was begun, this time included.
    public let attempts: Int
    /// When it was written.
    public let writtenAt: Timestamp

    package init(id: String, address: MailAddress, draft: MailDraft, attempts: Int, writtenAt: Timestamp) {
        self.id = id
        self.address = address
        self.draft = draft
        self.attempts = attempts
        self.writtenAt = writtenAt
    }
}

/// Where an account is written to.
public struct MailContact: Sendable, Hashable {
    /// The address as it was typed.
    public let address: MailAddress
    /// Whether its owner has followed the link that was sent there; until then nothing else goes to it.
    public let isConfirmed: Bool

    package init(address: MailAddress, isConfirmed: Bool) {
        (self.address, self.isConfirmed) = (address, isConfirmed)
    }
}

/// What a link that works once is for.
public enum LinkPurpose: String, Sendable, Hashable, CaseIterable {
    /// Shows that mail to an address arrives.
    case confirm
    /// Lets a new password be chosen.
    case reset
    /// Stands between a right password and the code that must follow it.
    case second
}
