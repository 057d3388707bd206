import Definitions
import Documents

// How one field is read. What needs its page or other fields is in FormReader.

extension Field {
    static let keys: Set = [
        "key", "name", "label", "hint", "example", "kind", "unit", "range", "choices", "ordered", "pattern", "check",
        "special", "autocomplete", "required", "when", "default", "use", "risk", "column", "values", "series",
        "columns",
        "fields", "min", "max", "detection",
    ]

    /// Keys that applications and training files use for something else.
    package static let reservedKeys: Set = ["application_ref", "submitted_on", "weight", "consents", "product"]

    /// What a field takes from the place where it stands.
    struct Surroundings {
        var isAfterSubmit = false
        var defaultUses: Set<Use>?
        var condition: Condition?
        /// Key and column of one field of a series, with its position.
        var series: (key: String, column: String, position: Int)?
        var isMember = false
    }

    /// Reads a field.
    init(_ node: DefinitionNode, in surroundings: Surroundings) throws(ProductError) {
        try node.permit(Self.keys)
        let key = if let series = surroundings.series { series.key } else { try node.required("key").name(.key) }
        guard !Self.reservedKeys.contains(key) else { throw node.failure(.taken(key), at: "key") }
        let kind = try Self.kind(of: node)
        let choices = try Self.choices(of: node, kind)
        let column =
            if let series = surroundings.series { series.column } else { try node["column"]?.name(.code) ?? key }
        let phrases = FieldPhrases(node, position: surroundings.series?.position)
        let uses = try Self.uses(of: node, surroundings)
        let isRequired = try node["required"]?.flag() ?? !surroundings.isAfterSubmit
        if isRequired, surroundings.isAfterSubmit {
            throw node.failure(.contradiction("nothing is required after submission"), at: "required")
        }
        self.init(
            key: key,
            name: try phrases.name(),
            label: try phrases.label(),
            hint: try phrases.optional("hint"),
            example: try phrases.optional("example"),
            kind: kind,
            unit: try Self.unit(of: node, kind),
            range: try Self.range(of: node, kind, isRequired: isRequired),
            choices: choices,
            isOrdered: try Self.only(node, "ordered", if: kind == .choice, kind)?.flag() ?? false,
            special: try Self.special(of: node, kind),
            pattern: try Self.pattern(of: node, kind),
            check: try Self.only(node, "check", if: kind == .nationalID, kind)?.word(of: CheckDigit.self),
            autocomplete: try Self.autocomplete(of: node),
            isRequired: isRequired,
            condition: surroundings.condition,
            defaultValue: try Self.defaultValue(of: node, kind),
            uses: uses,
            risk: try node["risk"]?.word(of: RiskDirection.self) ?? .none,
            column: column,
            columnValues: try Self.columnValues(of: node, kind, choices),
            detection: try Self.only(node, "detection", if: kind == .statement, kind).map(StatementSettings.init)
                ?? StatementSettings(),
            fields: try Self.members(of: node, kind, uses, surroundings)
        )
        try confirm(node)
    }

    /// What only the whole field shows.
    private func confirm(_ node: DefinitionNode) throws(ProductError) {
        if risk != .none, !kind.isPredictor || (kind == .choice && !isOrdered) {
            throw node.failure(.notFor("a value without an order"), at: "risk")
        }
        if let outside = special.first(where: { !(range?.admits($0) ?? true) }) {
            throw node.failure(.contradiction("\(outside) is outside the range"), at: "special")
        }
        if kind == .quoted, let value = defaultValue?.numberValue, !(range?.admits(value) ?? true) {
            throw node.failure(.contradiction("is outside the range"), at: "default")
        }
    }

    /// A member of the field that means something for this kind only.
    static func only(
        _ node: DefinitionNode,
        _ key: String,
        if isMeant: Bool,
        _ kind: FieldKind
    ) throws(ProductError) -> DefinitionNode? {
        if !isMeant, node.has(key) { throw node.failure(.notFor("kind \(kind.rawValue)"), at: key) }
        return node[key]
    }

    private static func kind(of node: DefinitionNode) throws(ProductError) -> FieldKind {
        if !node.has("kind"), node.has("choices") { return .choice }
        return try node.required("kind").word(of: FieldKind.self)
    }

    private static func uses(
        of node: DefinitionNode,
        _ surroundings: Surroundings
    ) throws(ProductError) -> Set<Use> {
        guard let list = node["use"] else {
            guard let uses = surroundings.defaultUses else { throw node.failure(.missing, at: "use") }
            return uses
        }
        return try Use.fieldUses(list)
    }

    private static func unit(of node: DefinitionNode, _ kind: FieldKind) throws(ProductError) -> Unit {
        let units: Set<Unit>
        let usual: Unit
        switch kind {
        case .money: (units, usual) = ([.currency, .currencyPerMonth, .currencyPerYear], .currency)
        case .duration: (units, usual) = ([.months], .months)
        case .percent: (units, usual) = ([.percent, .percentPerYear, .ratio], .percent)
        case .integer, .decimal, .quoted, .fixed: (units, usual) = (Set(Unit.allCases), .none)
        default: (units, usual) = ([.none], .none)
        }
        let unit = try node["unit"]?.word(of: Unit.self) ?? usual
        guard units.contains(unit) else { throw node.failure(.notFor("kind \(kind.rawValue)"), at: "unit") }
        return unit
    }

    private static func range(
        of node: DefinitionNode,
        _ kind: FieldKind,
        isRequired: Bool
    ) throws(ProductError) -> FieldRange? {
        for key in ["min", "max"] { _ = try only(node, key, if: kind == .group, kind) }
        let range = node["range"]
        guard kind == .group else {
            return try range.map { node throws(ProductError) in try FieldRange(node, of: kind) }
        }
        if let range { throw range.failure(.notFor("a group, which has min and max")) }
        return try .entries(of: node, isRequired: isRequired)
    }

    private static func special(of node: DefinitionNode, _ kind: FieldKind) throws(ProductError) -> [Double] {
        let isNumber = kind.isPredictor && kind != .choice && kind != .yesNo
        return try only(node, "special", if: isNumber, kind)?.each { code throws(ProductError) in try code.number() }
            ?? []
    }

    private static func pattern(of node: DefinitionNode, _ kind: FieldKind) throws(ProductError) -> FieldPattern? {
        guard let place = try only(node, "pattern", if: kind == .nationalID || kind == .text, kind) else { return nil }
        guard let pattern = FieldPattern(try place.text()) else {
            throw place.failure(.expected("a pattern of characters, classes and counts like ^[A-Z]{5}[0-9]{4}$"))
        }
        return pattern
    }

    private static func autocomplete(of node: DefinitionNode) throws(ProductError) -> String {
        guard let place = node["autocomplete"] else { return "off" }
        let token = try place.text()
        guard AutocompleteToken.all.contains(token) else { throw place.failure(.expected("a WCAG 1.3.5 token or off")) }
        return token
    }

    private static func defaultValue(of node: DefinitionNode, _ kind: FieldKind) throws(ProductError) -> JSONValue? {
        let place = try only(node, "default", if: kind == .quoted || kind == .fixed, kind)
        if kind == .quoted { return try place?.number().json }
        guard kind == .fixed else { return nil }
        let value = try node.required("default").value
        switch value {
        case .string, .number, .bool: return value
        case .null, .array, .object: throw node.failure(.expected("a text, a number, true or false"), at: "default")
        }
    }
}

extension Double {
    fileprivate var json: JSONValue { .number(self) }
}
