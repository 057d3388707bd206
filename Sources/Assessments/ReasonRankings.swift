import Documents
import Messages
public import Policies

/// Reasons by each of the three ways of finding them (credit-rules, section 5).
///
/// One of them is what decisions state. The others show whether it would have mattered: where the first reasons of the
/// two methods of the regulation differ, a person looks.
public struct ReasonRankings: Sendable, Hashable {
    /// One group of features and how far it falls short.
    public struct Entry: Sendable, Hashable {
        /// Id of the reason group.
        public let group: String
        /// In log-odds of default, in whole millionths; above 0.
        public let shortfall: Double

        static let parts = 1e6

        /// States an entry.
        /// - Parameters:
        ///   - group: Id of the reason group.
        ///   - shortfall: Finite; rounded to millionths, the least of them being one, because the order is what counts.
        public init(group: String, shortfall: Double) {
            self.group = group
            let whole = (shortfall * Self.parts).rounded()
            self.shortfall = (whole == 0 && shortfall > 0 ? 1 : whole) / Self.parts
        }

        fileprivate var millionths: Double { (shortfall * Self.parts).rounded() }
    }

    /// Below applicants at or slightly above the cut-off: 12 CFR 1002.9, comment 9(b)(2)-5, method (a).
    public let cutoffCohort: [Entry]
    /// Below all applicants: method (b).
    public let allApplicants: [Entry]
    /// Below the best there is, the industry's points below maximum.
    public let best: [Entry]

    /// Whether the two methods of the regulation name different first reasons.
    public var needsReview: Bool { cutoffCohort.first?.group != allApplicants.first?.group }

    /// What a person should look at, in one sentence; nil where the two methods agree.
    /// - Parameter reasons: Names the groups.
    /// - Returns: Without the applicant's answers.
    public func disagreement(_ reasons: ReasonDefinition) -> String? {
        guard needsReview else { return nil }
        func name(_ entries: [Entry]) -> String {
            guard let first = entries.first else { return "none" }
            return reasons.groups.first { $0.id == first.group }?.text ?? first.group
        }
        return "The first reason depends on whom the applicant is compared with. Those who just pass: "
            + "\(name(cutoffCohort)). All applicants: \(name(allApplicants))."
    }

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
    ///
    /// Each group is named once and then told by its place, each shortfall in millionths: a third of what names and
    /// fractions would take.
    func write(to writer: inout CanonicalWriter) {
        var groups: [String] = []
        writer.beginObject()
        for (key, entries) in [
            ("all_applicants" as StaticString, allApplicants), ("best", best), ("cutoff_cohort", cutoffCohort),
        ] {
            writer.key(key)
            writer.beginArray()
            for entry in entries {
                let place = groups.firstIndex(of: entry.group) ?? groups.count
                if place == groups.count { groups.append(entry.group) }
                writer.number(Double(place))
                writer.number(entry.millionths)
            }
            writer.endArray()
        }
        writer.key("groups")
        writer.beginArray()
        for group in groups { writer.string(group) }
        writer.endArray()
        writer.endObject()
    }

    /// Reads what ``write(to:)`` writes, and what was kept before groups were told by their places.
    init(reading value: JSONValue) throws(MessageError) {
        var reader = try MessageReader(value, path: "rankings")
        let groups = try reader.valueIfPresent("groups")
            .map { value throws(MessageError) in
                guard let groups = value.arrayValue else { throw .invalid("rankings") }
                return groups
            }
        try self.init(
            cutoffCohort: Self.entries(reader.array("cutoff_cohort"), groups),
            allApplicants: Self.entries(reader.array("all_applicants"), groups),
            best: Self.entries(reader.array("best"), groups)
        )
        try reader.finish()
    }

    private static func entries(_ list: [JSONValue], _ groups: [JSONValue]?) throws(MessageError) -> [Entry] {
        guard let groups else { return try list.map { value throws(MessageError) in try oldEntry(value) } }
        guard list.count.isMultiple(of: 2) else { throw .invalid("rankings") }
        var entries: [Entry] = []
        entries.reserveCapacity(list.count / 2)
        for start in stride(from: 0, to: list.count, by: 2) {
            guard let place = list[start].integerValue, groups.indices.contains(place),
                let group = groups[place].stringValue, let millionths = list[start + 1].numberValue
            else { throw .invalid("rankings") }
            entries.append(try entry(group, millionths / Entry.parts))
        }
        return entries
    }

    /// A pair of group and shortfall, or, earlier still, an object of the two.
    private static func oldEntry(_ value: JSONValue) throws(MessageError) -> Entry {
        if let pair = value.arrayValue {
            guard pair.count == 2, let group = pair[0].stringValue, let shortfall = pair[1].numberValue else {
                throw .invalid("rankings")
            }
            return try entry(group, shortfall)
        }
        var reader = try MessageReader(value, path: "rankings")
        let found = try entry(reader.string("group"), reader.number("shortfall"))
        try reader.finish()
        return found
    }

    /// Beyond what any odds come to, millionths could not be written again.
    private static func entry(_ group: String, _ shortfall: Double) throws(MessageError) -> Entry {
        guard shortfall.magnitude <= 9e9 else { throw .invalid("rankings") }
        return Entry(group: group, shortfall: shortfall)
    }
}
