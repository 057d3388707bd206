public import Lending

/// An applicant's wish that a person looks at what a computer decided.
public struct ReviewRequest: Sendable, Hashable {
    /// How it was made.
    public enum Source: String, Sendable, Hashable, CaseIterable {
        /// With the application, beside what was agreed to.
        case consent
        /// Afterwards, on the application's page.
        case page
    }

    /// How it was made.
    public let source: Source
    /// When.
    public let at: Timestamp

    package init(source: Source, at: Timestamp) {
        (self.source, self.at) = (source, at)
    }
}

/// What became of a request for a review.
public enum ReviewOutcome: Sendable, Hashable {
    /// It is on record.
    case requested
    /// It was on record before.
    case alreadyRequested
    /// The application was withdrawn, has expired or has been paid out: there is nothing left to look at.
    case closed
    /// There is no such application of this owner.
    case unknown
}
