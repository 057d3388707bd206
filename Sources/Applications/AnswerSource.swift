package import CheckedAnswers
package import Documents
package import Fields

/// Where answers come from; each gives them in the form of the JSON interface, so that one validation reads them all.
package enum AnswerSource {
    /// The JSON interface, and what is stored.
    case json([String: JSONValue])
    /// The controls of an HTML form, by name; the prefix is that of a group's entry, such as `collateral.0.`.
    case form([String: [String]], prefix: String)
    /// The cells of one CSV row, by column; the prefix is that of a group's entry, such as `collateral.1.`.
    case cells([String: String], prefix: String)

    /// What was answered.
    /// - Returns: Null where nothing was.
    package func value(of field: Field, _ style: NumberStyle) throws(FieldProblem) -> JSONValue {
        switch self {
        case .json(let members): members[field.key] ?? .null
        case .form(let controls, let prefix):
            try FormControls(controls: controls, name: prefix + field.key, style: style).value(of: field)
        case .cells(let cells, let prefix): try field.value(ofCell: cells[prefix + field.column] ?? "")
        }
    }

    /// Whether an earlier file stands where none came: on a form, unless its box says otherwise.
    func keepsFile(of field: Field) -> Bool {
        guard case .form(let controls, let prefix) = self else { return false }
        return controls["\(prefix)\(field.key)_remove"] == nil
    }

    /// The entries of a group, each with the number that its members' names hold; entries of a form in which nothing
    /// was answered are left out.
    package func entries(of group: Field) throws(FieldProblem) -> [(number: Int, source: AnswerSource)] {
        switch self {
        case .json(let members): try Self.entries(of: group, in: members[group.key] ?? .null)
        case .form(let controls, let prefix):
            try Self.entries(of: group, in: controls.keys, under: prefix + group.key) { number, prefix in
                controls.contains { $0.key.utf8.starts(with: prefix.utf8) && $0.value.contains { !$0.trimmed.isEmpty } }
                    ? (number, .form(controls, prefix: prefix)) : nil
            }
        case .cells(let cells, let prefix):
            try Self.entries(of: group, in: cells.keys, under: prefix + group.column) { number, prefix in
                cells.contains { $0.key.utf8.starts(with: prefix.utf8) && !$0.value.isEmpty }
                    ? (number - 1, .cells(cells, prefix: prefix)) : nil
            }
        }
    }

    /// Keys that are no question: only the JSON interface refuses them, forms have other controls.
    func keys(otherThan fields: [Field]) -> [String] {
        guard case .json(let members) = self else { return [] }
        let known = Set(fields.map(\.key))
        return members.keys.filter { !known.contains($0) }.sorted()
    }

    private static func entries(
        of group: Field,
        in value: JSONValue
    ) throws(FieldProblem) -> [(number: Int, source: AnswerSource)] {
        switch value {
        case .null: return []
        case .array(let list):
            guard list.count <= group.mostEntries else { throw .tooManyEntries }
            var entries: [(number: Int, source: AnswerSource)] = []
            for (number, entry) in list.enumerated() {
                guard case .object(let members) = entry else { throw .format }
                entries.append((number, .json(members)))
            }
            return entries
        default: throw .format
        }
    }

    private static func entries(
        of group: Field,
        in names: some Sequence<String>,
        under name: String,
        _ entry: (Int, String) -> (number: Int, source: AnswerSource)?
    ) throws(FieldProblem) -> [(number: Int, source: AnswerSource)] {
        let numbers = Set(names.compactMap { entryNumber(in: $0, after: name + ".") }).sorted()
        let entries = numbers.compactMap { entry($0, "\(name).\($0).") }
        guard entries.count <= group.mostEntries else { throw .tooManyEntries }
        return entries
    }

    /// The number after the prefix and before the next point, of at most three digits.
    private static func entryNumber(in name: String, after prefix: String) -> Int? {
        guard name.utf8.starts(with: prefix.utf8) else { return nil }
        let digits = name.utf8.dropFirst(prefix.utf8.count).prefix { $0 != UInt8(ascii: ".") }
        guard (1...3).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }  // scalar-safe: a digit's value
    }
}
