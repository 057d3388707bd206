// Pages are read in order, because a condition may only name a field that stands before it.

package import Definitions

/// Reads the pages of a definition and what their fields must not do to one another.
package struct FormReader {
    package private(set) var pages: [Page] = []
    /// Every field so far, in order.
    package private(set) var fields: [Field] = []
    /// Keys of each series.
    package private(set) var series: [String: [String]] = [:]
    /// Where in the file each field stands.
    package private(set) var places: [String: DefinitionNode] = [:]
    private var inputNames: [String: String] = [:]
    private var columns: Set<String> = []

    /// Reads the list of pages.
    package init(_ list: DefinitionNode) throws(ProductError) {
        for node in try list.elements() { try read(page: node) }
        guard pages.contains(where: { $0.stage == .form }) else {
            throw list.failure(.expected("at least one page of stage form"))
        }
    }

    private mutating func read(page node: DefinitionNode) throws(ProductError) {
        try node.permit(["id", "title", "intro", "when", "stage", "use", "fields"])
        let id = try node.required("id").name(.reference)
        guard !pages.contains(where: { $0.id == id }) else { throw node.failure(.taken(id), at: "id") }
        let stage = try node["stage"]?.word(of: Page.Stage.self) ?? .form
        let condition = try condition(in: node)
        let surroundings = Field.Surroundings(
            isAfterSubmit: stage == .afterSubmit,
            defaultUses: try node["use"].map(Use.fieldUses)
        )
        let first = fields.count
        let list = try node.required("fields")
        for element in try list.elements() { try read(field: element, surroundings) }
        guard fields.count > first else { throw list.failure(.expected("at least one field")) }
        pages.append(
            Page(
                id: id,
                title: try node.required("title").text(),
                intro: try node["intro"]?.text(),
                condition: condition,
                stage: stage,
                fields: Array(fields[first...])
            )
        )
    }

    private mutating func read(field node: DefinitionNode, _ given: Field.Surroundings) throws(ProductError) {
        var surroundings = given
        surroundings.condition = try condition(in: node)
        guard node.has("series") else {
            if node.has("columns") { throw node.failure(.notFor("a field outside a series"), at: "columns") }
            return try add(try Field(node, in: surroundings), node)
        }
        for key in ["key", "column"] where node.has(key) {
            throw node.failure(.contradiction("a series has series and columns instead of \(key)"), at: key)
        }
        let name = try node.required("series").name(.key)
        guard series[name] == nil else { throw node.failure(.taken(name), at: "series") }
        let columns = try node.required("columns").texts()
        guard !columns.isEmpty else { throw node.failure(.expected("at least one column"), at: "columns") }
        series[name] = (1...columns.count).map { "\(name)_\($0)" }
        for (index, column) in columns.enumerated() {
            surroundings.series = ("\(name)_\(index + 1)", column, index + 1)
            try add(try Field(node, in: surroundings), node)
        }
    }

    private mutating func add(_ field: Field, _ node: DefinitionNode) throws(ProductError) {
        guard places[field.key] == nil else { throw node.failure(.taken(field.key), at: "key") }
        for name in field.inputNames {
            if let other = inputNames[name] { throw node.failure(.taken("control \(name), of \(other),"), at: "key") }
            inputNames[name] = field.key
        }
        for column in field.columns {
            guard columns.insert(column).inserted else { throw node.failure(.taken(column), at: "column") }
        }
        places[field.key] = node
        fields.append(field)
    }

    /// Reads the `when` of a page or field: it names a field before it and codes of that field.
    private func condition(in node: DefinitionNode) throws(ProductError) -> Condition? {
        try node["when"].map { when throws(ProductError) in try Condition(when, fields: fields) }
    }
}

extension Condition {
    /// Reads a condition on one of the fields.
    package init(_ node: DefinitionNode, fields: [Field]) throws(ProductError) {
        try node.permit(["field", "is"])
        let place = try node.required("field")
        let key = try place.text()
        guard let field = fields.first(where: { $0.key == key }) else {
            throw place.failure(.unknown("a field \(key) before this place"))
        }
        let codes = field.codes
        guard !codes.isEmpty else { throw place.failure(.wrongType(key, needed: "a field with choices")) }
        let list = try node.required("is")
        let named = try list.each { element throws(ProductError) in try element.code(among: codes) }
        guard !named.isEmpty else { throw list.failure(.expected("at least one code")) }
        self.init(field: key, codes: Set(named))
    }
}

extension Field {
    /// The codes its answers have: those of its choices, or `yes` and `no`.
    package var codes: [String] { kind == .yesNo ? ["yes", "no"] : choices.map(\.code) }

    /// Names of the controls of a form that ask for it.
    var inputNames: [String] {
        switch kind {
        case .date: ["\(key)_day", "\(key)_month", "\(key)_year", key]
        case .month: ["\(key)_month", "\(key)_year", key]
        case .duration: ["\(key)_years", "\(key)_months", key]
        default: [key]
        }
    }

    /// Its columns in a file of applications: one, or for each entry of a group those of its members.
    public var columns: [String] {
        guard case .entries(_, let maximum) = range else { return [column] }
        return (1...maximum).flatMap { entry in fields.map { "\(key).\(entry).\($0.key)" } }
    }
}

extension DefinitionNode {
    /// One of the codes.
    package func code(among codes: [String]) throws(ProductError) -> String {
        let code = try text()
        guard codes.contains(code) else { throw failure(.unknown("the code \(code)")) }
        return code
    }
}

extension Use {
    /// Reads the uses of a field: a list that is not empty.
    static func fieldUses(_ node: DefinitionNode) throws(ProductError) -> Set<Use> {
        let uses = Set(try node.each { element throws(ProductError) in try element.word(of: Use.self) })
        guard !uses.isEmpty else { throw node.failure(.expected("at least one use")) }
        return uses
    }
}
