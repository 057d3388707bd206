public import Documents

/// How the columns of a foreign data set become answers of this product.
public struct ImportMapping: Sendable, Hashable {
    /// What one column becomes.
    public enum Target: Sendable, Hashable {
        /// The answer to a field: codes translated by `values`, numbers multiplied by `scale`, fixed answers `companions` beside it.
        case field(String, values: [String: String], scale: Double, companions: [String: JSONValue])
        /// A derived feature whose inputs the file lacks, multiplied by `scale`.
        case derived(String, scale: Double)
        /// Compared with the computed value; differences above the tolerance are counted.
        case check(String, tolerance: Double)
        /// Kept for reports only.
        case report
        /// Goes to the fairness store.
        case protected
        /// The label.
        case target
        /// Not read.
        case drop(reason: String)
    }

    /// Unique within the product.
    public let id: String
    /// The byte between fields.
    public let delimiter: UInt8
    /// Every column of the file by its name.
    public let columns: [String: Target]
}

extension ImportMapping {
    /// Reads a mapping.
    init(_ node: DefinitionNode, _ names: DefinitionNames) throws(ProductError) {
        try node.permit(["id", "delimiter", "columns"])
        let delimiter = try node["delimiter"]?.text() ?? ","
        guard let byte = delimiter.utf8.first, [",", ";", "\t", "|"].contains(delimiter) else {
            throw node.failure(.expected("one of , ; | and the tabulator"), at: "delimiter")
        }
        let columns = try node.required("columns")
        self.init(
            id: try node.required("id").name(.reference),
            delimiter: byte,
            columns: try columns.table { column throws(ProductError) in try Target(column, names) }
        )
        guard !self.columns.isEmpty else { throw columns.failure(.expected("at least one column")) }
    }
}

extension ImportMapping.Target {
    /// The keys that say what a column becomes, each with the keys that go with it.
    private static let companions: [String: Set<String>] = [
        "field": ["values", "scale", "with"], "derived": ["scale"], "check": ["tolerance"], "report": [],
        "protected": [], "target": [], "drop": ["reason"],
    ]

    fileprivate init(_ node: DefinitionNode, _ names: DefinitionNames) throws(ProductError) {
        let kinds = Self.companions.keys.filter(node.has)
        guard kinds.count == 1, let kind = kinds.first, let allowed = Self.companions[kind] else {
            let list = Self.companions.keys.sorted().joined(separator: ", ")
            throw node.failure(.expected("an object with exactly one of \(list)"))
        }
        try node.permit(allowed.union([kind]))
        let place = try node.required(kind)
        switch kind {
        case "field": self = try .field(in: node, place, names)
        case "derived": self = .derived(try names.derivedKey(place), scale: try node["scale"]?.positive() ?? 1)
        case "check":
            self = .check(try names.derivedKey(place), tolerance: try node.required("tolerance").positive())
        case "report": self = try place.stands(for: .report)
        case "protected": self = try place.stands(for: .protected)
        case "target": self = try place.stands(for: .target)
        default:
            guard try place.flag() else { throw place.failure(.expected("true")) }
            self = .drop(reason: try node.required("reason").text())
        }
    }

    private static func field(
        in node: DefinitionNode,
        _ place: DefinitionNode,
        _ names: DefinitionNames
    ) throws(ProductError) -> ImportMapping.Target {
        let field = try names.field(place)
        let values = try node["values"]?.table { value throws(ProductError) in try value.code(among: field.codes) }
        var companions: [String: JSONValue] = [:]
        for (key, value) in try node["with"]?.members() ?? [] {
            let codes = names.fields.first { $0.key == key }?.codes
            guard let codes else { throw value.failure(.unknown("the field \(key)")) }
            if !codes.isEmpty { _ = try value.code(among: codes) }
            companions[key] = value.value
        }
        return .field(
            field.key,
            values: values ?? [:],
            scale: try node["scale"]?.positive() ?? 1,
            companions: companions
        )
    }
}

extension DefinitionNode {
    /// A target that is only switched on.
    fileprivate func stands(for target: ImportMapping.Target) throws(ProductError) -> ImportMapping.Target {
        guard try flag() else { throw failure(.expected("true")) }
        return target
    }
}

extension DefinitionNames {
    /// The field that a place names, which an import or the ledger may fill.
    func field(_ node: DefinitionNode) throws(ProductError) -> Field {
        let key = try node.text()
        guard let field = fields.first(where: { $0.key == key }) else {
            throw node.failure(.unknown("the field \(key)"))
        }
        return field
    }

    fileprivate func derivedKey(_ node: DefinitionNode) throws(ProductError) -> String {
        let key = try node.text()
        guard derived.contains(where: { $0.key == key }) else {
            throw node.failure(.unknown("the derived feature \(key)"))
        }
        return key
    }
}
