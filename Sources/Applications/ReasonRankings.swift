import Documents

/// Reasons by each of the three ways of finding them (credit-rules, section 5).
///
/// One of them is what decisions state. The others show whether it would have mattered: where the first reasons of the
/// two methods of the regulation differ, a person looks.
public struct ReasonRankings: Sendable, Hashable {
    /// One group of features and how far it falls short.
    public struct Entry: Sendable, Hashable {
        /// Id of the reason group.
        public let group: String
        /// In log-odds of default; above 0.
        public let shortfall: Double

        /// States an entry.
        /// - Parameters:
        ///   - group: Id of the reason group.
        ///   - shortfall: Finite.
        public init(group: String, shortfall: Double) {
            self.group = group
            self.shortfall = shortfall
        }
    }

    /// Below applicants at or slightly above the cut-off: 12 CFR 1002.9, comment 9(b)(2)-5, method (a).
    public let cutoffCohort: [Entry]
    /// Below all applicants: method (b).
    public let allApplicants: [Entry]
    /// Below the best there is, the industry's points below maximum.
    public let best: [Entry]

    /// Whether the two methods of the regulation name different first reasons.
    public var needsReview: Bool { cutoffCohort.first?.group != allApplicants.first?.group }

    /// States the rankings, the furthest shortfall first.
    /// - Parameters:
    ///   - cutoffCohort: Below applicants at or slightly above the cut-off.
    ///   - allApplicants: Below all applicants.
    ///   - best: Below the best there is.
    public init(cutoffCohort: [Entry], allApplicants: [Entry], best: [Entry]) {
        self.cutoffCohort = cutoffCohort
        self.allApplicants = allApplicants
        self.best = best
    }

    var isFinite: Bool { (cutoffCohort + allApplicants + best).allSatisfy(\.shortfall.isFinite) }
}

extension ReasonRankings {
    /// Writes them in the canonical order of the keys.
    func write(to writer: inout CanonicalWriter) {
        writer.beginObject()
        for (key, entries) in [
            ("all_applicants" as StaticString, allApplicants), ("best", best), ("cutoff_cohort", cutoffCohort),
        ] {
            writer.key(key)
            writer.beginArray()
            for entry in entries {  // pairs, as contributions are
                writer.beginArray()
                writer.string(entry.group)
                writer.number(entry.shortfall)
                writer.endArray()
            }
            writer.endArray()
        }
        writer.endObject()
    }

    /// Reads what ``write(to:)`` writes, and what was kept before entries were pairs.
    init(reading value: JSONValue) throws(MessageError) {
        var reader = try MessageReader(value, path: "rankings")
        try self.init(
            cutoffCohort: Self.entries(reader.array("cutoff_cohort")),
            allApplicants: Self.entries(reader.array("all_applicants")),
            best: Self.entries(reader.array("best"))
        )
        try reader.finish()
    }

    private static func entries(_ list: [JSONValue]) throws(MessageError) -> [Entry] {
        try list.map { value throws(MessageError) in
            guard let pair = value.arrayValue else { return try oldEntry(value) }
            guard pair.count == 2, let group = pair[0].stringValue, let shortfall = pair[1].numberValue else {
                throw .invalid("rankings")
            }
            return Entry(group: group, shortfall: shortfall)
        }
    }

    private static func oldEntry(_ value: JSONValue) throws(MessageError) -> Entry {
        var reader = try MessageReader(value, path: "rankings")
        let entry = Entry(group: try reader.string("group"), shortfall: try reader.number("shortfall"))
        try reader.finish()
        return entry
    }
}
