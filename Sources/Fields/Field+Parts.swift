// The parts of a field that are lists: choices, the codes of files, and the members of a group.

import Definitions

extension Field {
    static func choices(of node: DefinitionNode, _ kind: FieldKind) throws(ProductError) -> [Choice] {
        guard kind.hasChoices else {
            _ = try only(node, "choices", if: false, kind)
            return []
        }
        let list = try node.required("choices")
        var choices: [Choice] = []
        for element in try list.elements() {
            let pair = try element.elements()
            guard pair.count == 2 else { throw element.failure(.expected("a pair of code and label")) }
            let choice = Choice(code: try pair[0].name(.code), label: try pair[1].text())
            guard !choices.contains(where: { $0.code == choice.code }) else {
                throw element.failure(.taken(choice.code))
            }
            choices.append(choice)
        }
        guard choices.count > 1 else { throw list.failure(.expected("two choices or more")) }
        return choices
    }

    static func columnValues(
        of node: DefinitionNode,
        _ kind: FieldKind,
        _ choices: [Choice]
    ) throws(ProductError) -> [String: String] {
        let codes = kind == .yesNo ? ["yes", "no"] : choices.map(\.code)
        return try only(node, "values", if: !codes.isEmpty, kind)?
            .table { node throws(ProductError) in
                try node.code(among: codes)
            } ?? [:]
    }

    static func members(
        of node: DefinitionNode,
        _ kind: FieldKind,
        _ uses: Set<Use>,
        _ outer: Surroundings
    ) throws(ProductError) -> [Field] {
        guard kind == .group else {
            _ = try only(node, "fields", if: false, kind)
            return []
        }
        guard !outer.isMember else { throw node.failure(.notFor("a member of a group"), at: "kind") }
        let list = try node.required("fields")
        var members: [Field] = []
        for element in try list.elements() {
            for key in ["when", "series", "columns", "column"] where element.has(key) {
                throw element.failure(.notFor("a member of a group"), at: key)
            }
            var inner = Surroundings(isAfterSubmit: outer.isAfterSubmit, defaultUses: uses)
            inner.isMember = true
            let member = try Field(element, in: inner)
            guard !members.contains(where: { $0.key == member.key }) else {
                throw element.failure(.taken(member.key), at: "key")
            }
            members.append(member)
        }
        guard !members.isEmpty else { throw list.failure(.expected("at least one field")) }
        return members
    }
}
