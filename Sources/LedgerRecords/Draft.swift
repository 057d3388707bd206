public import Documents
public import Lending

/// Answers about a person: they can be used, and never print themselves.
public struct PersonalAnswers: Sendable, Hashable {
    /// The answers by field key, in API form.
    public let values: [String: JSONValue]

    /// Wraps answers.
    public init(_ values: [String: JSONValue] = [:]) {
        self.values = values
    }
}

extension PersonalAnswers: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How many answers there are.
    public var description: String { "PersonalAnswers(\(values.count))" }
    /// How many answers there are.
    public var debugDescription: String { description }
    /// Shows no answer.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// An application that has not been sent.
public struct Draft: Sendable, Hashable {
    /// The id it will have as an application.
    public let id: ApplicationID
    /// Whose it is.
    public let owner: AccountID
    /// Id of the product.
    public let product: String
    /// Version of the product it was begun with.
    public let productVersion: String
    /// What has been answered so far, by field key, in API form.
    public let answers: PersonalAnswers
    /// Ids of the pages that were saved without errors.
    public let pagesDone: Set<String>
    /// Counts the saves; a save names the one it has seen.
    public let version: Int
    /// When it was begun.
    public let createdAt: Timestamp
    /// When it was last saved.
    public let updatedAt: Timestamp

    package init(
        id: ApplicationID,
        owner: AccountID,
        product: String,
        productVersion: String,
        answers: PersonalAnswers,
        pagesDone: Set<String>,
        version: Int,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.id = id
        self.owner = owner
        self.product = product
        self.productVersion = productVersion
        self.answers = answers
        self.pagesDone = pagesDone
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// What became of a save.
public enum DraftSaveOutcome: Sendable, Hashable {
    /// Saved; the argument is the new version.
    case saved(version: Int)
    /// Another tab saved first; the draft now has this version.
    case stale(version: Int)
    /// There is no such draft of this owner.
    case unknown
}
