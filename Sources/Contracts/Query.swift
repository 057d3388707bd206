/// The query of a request, checked against what its address declares.
package struct Query: Sendable, Hashable {
    private var texts: [String: String] = [:]

    /// Nothing was asked.
    package init() {}

    /// Checks a query.
    /// - Parameters:
    ///   - fields: Values by name, decoded.
    ///   - parameters: What the address takes.
    /// - Throws: ``QueryProblem`` with every name that is wrong.
    package init(_ fields: [String: [String]], _ parameters: [Parameter]) throws(QueryProblem) {
        let known = parameters.filter { $0.place == .query }
        var wrong: Set<String> = []
        for (name, values) in fields {
            guard let parameter = known.first(where: { $0.name == name }), values.count == 1,
                parameter.admits(values[0])
            else {
                wrong.insert(name)
                continue
            }
            texts[name] = values[0]
        }
        wrong.formUnion(known.filter { $0.isRequired && fields[$0.name] == nil }.map(\.name))
        guard wrong.isEmpty else { throw QueryProblem(names: wrong.sorted()) }
    }

    /// A value; nil if it was not given.
    package subscript(name: String) -> String? { texts[name] }

    /// A whole number; nil if it was not given.
    package func count(_ name: String) -> Int? { texts[name].flatMap { DecimalCount($0)?.value } }
}

/// A query that its address does not take.
package struct QueryProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// Names of ASCII that are unknown, repeated, missing or have a value that cannot be.
    package let names: [String]

    package var description: String {
        "The query is wrong: \(names.joined(separator: ", ")). Each is given once, as /openapi.json says."
    }
}
