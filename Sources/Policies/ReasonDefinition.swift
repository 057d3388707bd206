package import Definitions
package import FeatureDefinitions

/// How reasons for an adverse decision are found and worded.
public struct ReasonDefinition: Sendable, Hashable {
    /// Whom an applicant is compared with.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// Applicants at or slightly above the lowest passing score.
        case cutoffCohort = "cutoff_cohort"
        /// All applicants.
        case allApplicants = "all_applicants"
    }

    /// Whom an applicant is compared with.
    public let method: Method
    /// How many points above the cut-off the cohort reaches.
    public let cohortPoints: Double
    /// The most reasons that are given.
    public let maximum: Int
    /// Every feature of use `model` is a member of exactly one.
    public let groups: [ReasonGroup]

    /// The group that explains a feature.
    /// - Parameter feature: Key of a feature of the schema.
    /// - Returns: Nil for a key that is no feature.
    public func group(of feature: String) -> ReasonGroup? { groups.first { $0.members.contains(feature) } }

    /// A group by its id.
    /// - Parameter id: As a knock-out names it.
    /// - Returns: Nil for an unknown id.
    public func group(id: String) -> ReasonGroup? { groups.first { $0.id == id } }
}

/// Features that one reason explains together.
public struct ReasonGroup: Sendable, Hashable {
    /// Unique within the product.
    public let id: String
    /// Number of Form C-1, `C1-01` to `C1-24`.
    public let code: String
    /// For the notice.
    public let text: String
    /// For the page.
    public let plain: String
    /// Keys of features; empty for a group that only knock-outs use.
    public let members: [String]
}

extension ReasonDefinition {
    /// Reads the reasons; every feature of the schema must be in exactly one group, and nothing else in any.
    package init(_ node: DefinitionNode, schema: FeatureSchema, _ names: DefinitionNames) throws(ProductError) {
        try node.permit(["method", "cohort_points", "max", "groups"])
        let list = try node.required("groups")
        var groups: [ReasonGroup] = []
        var grouped: [String: String] = [:]
        for place in try list.elements() {
            let group = try ReasonGroup(place, schema: schema, names)
            if groups.contains(where: { $0.id == group.id }) { throw place.failure(.taken(group.id), at: "id") }
            for member in group.members {
                if let other = grouped[member] {
                    throw place.failure(.contradiction("\(member) is also in the group \(other)"), at: "members")
                }
                grouped[member] = group.id
            }
            groups.append(group)
        }
        if let alone = schema.features.first(where: { grouped[$0.key] == nil }) {
            throw list.failure(.contradiction("the model feature \(alone.key) is in no group"))
        }
        self.init(
            method: try node["method"]?.word(of: Method.self) ?? .cutoffCohort,
            cohortPoints: try node["cohort_points"]?.positive() ?? 20,
            maximum: try node["max"]?.integer(1...4) ?? 4,
            groups: groups
        )
    }
}

extension ReasonGroup {
    fileprivate init(_ node: DefinitionNode, schema: FeatureSchema, _ names: DefinitionNames) throws(ProductError) {
        try node.permit(["id", "code", "text", "plain", "members"])
        let text = try node.required("text").text()
        let members = try names.expanded(node.required("members"))
        for (key, place) in members where schema.index(of: key) == nil {
            throw place.failure(.wrongType(key, needed: "a feature of use model"))
        }
        self.init(
            id: try node.required("id").name(.reference),
            code: try Self.code(node.required("code")),
            text: text,
            plain: try node["plain"]?.text() ?? text,
            members: members.map(\.key)
        )
    }

    /// A number of Form C-1.
    private static func code(_ node: DefinitionNode) throws(ProductError) -> String {
        let code = try node.text()
        let known = (1...24).map { $0 < 10 ? "C1-0\($0)" : "C1-\($0)" }
        guard known.contains(code) else { throw node.failure(.expected("a code from C1-01 to C1-24")) }
        return code
    }
}
