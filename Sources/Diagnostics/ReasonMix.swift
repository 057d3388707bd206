/// Which principal reasons the applicants of a group are told who are not approved.
public struct ReasonMix: Sendable, Hashable {
    /// How often one reason is stated.
    public struct Entry: Sendable, Hashable {
        /// As decisions state it.
        public let reason: String
        /// Applicants who are told it.
        public let count: Int
        /// Those of them who are told it first.
        public let firstCount: Int
    }

    /// Applicants who are not approved.
    public let refusedCount: Int
    /// The most frequent first, then by name.
    public let entries: [Entry]

    /// Counts reasons.
    /// - Parameter reasons: Of each applicant who is not approved, the strongest first; empty where none is stated.
    init(_ reasons: [[String]]) {
        var counts: [String: (all: Int, first: Int)] = [:]
        for stated in reasons {
            for reason in Set(stated) { counts[reason, default: (0, 0)].all += 1 }
            if let first = stated.first { counts[first, default: (0, 0)].first += 1 }
        }
        refusedCount = reasons.count
        entries = counts.map { Entry(reason: $0, count: $1.all, firstCount: $1.first) }
            .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
    }

    /// How often a reason is stated.
    /// - Parameter reason: As decisions state it.
    /// - Returns: Shares of those who are not approved: told it at all, and told it first; nil where all are approved.
    public func shares(of reason: String) -> (all: Double, first: Double)? {
        guard refusedCount > 0 else { return nil }
        let entry = entries.first { $0.reason == reason }
        return (Double(entry?.count ?? 0) / Double(refusedCount), Double(entry?.firstCount ?? 0) / Double(refusedCount))
    }

    /// Whether there are enough to say anything.
    public var isTooFew: Bool { refusedCount < AdverseImpact.minimumCount }
}
