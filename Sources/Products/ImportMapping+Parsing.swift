public import Definitions
import Documents
import FeatureDefinitions
import Fields
import Policies

extension ImportMapping {
    private static let keys: Set = [
        "id", "delimiter", "columns", "header", "encoding", "texts", "suffixes", "join", "others",
    ]

    /// Reads a mapping from a file of its own: `format`, `product` and what stands in a product's `imports`.
    /// - Parameters:
    ///   - bytes: The JSON text.
    ///   - file: How errors name it.
    ///   - product: The product whose fields it names.
    /// - Returns: The mapping.
    /// - Throws: ``ProductError`` for the first thing that is wrong, naming file, key and reason.
    public static func parse(_ bytes: [UInt8], file: String, for product: Product) throws(ProductError) -> ImportMapping
    {
        let json: JSONValue
        do {
            json = try JSONValue.parse(bytes, limits: .file)
        } catch {
            throw ProductError(file: file, keyPath: "", reason: .notJSON(error))
        }
        let node = DefinitionNode(value: json, path: "", file: file)
        let format = try node.required("format")
        guard format.value == .number(1) else { throw format.failure(.expected("1, the only format")) }
        let id = try node.required("product")
        guard try id.text() == product.id else {
            throw id.failure(.expected("\(product.id), the product it is read for"))
        }
        return try ImportMapping(node, Product.names(of: product), others: ["format", "product"])
    }

    /// Reads a mapping.
    init(
        _ node: DefinitionNode,
        _ names: DefinitionNames,
        others keys: Set<String> = []
    ) throws(ProductError) {
        try node.permit(Self.keys.union(keys))
        let delimiter = try node["delimiter"]?.anyText() ?? ","
        guard let byte = delimiter.utf8.first, [",", ";", "\t", "|", " "].contains(delimiter) else {
            throw node.failure(.expected("one of , ; | the blank and the tabulator"), at: "delimiter")
        }
        let encoding = try node["encoding"]?.text() ?? "utf-8"
        guard ["utf-8", "latin-1"].contains(encoding) else {
            throw node.failure(.expected("utf-8 or latin-1"), at: "encoding")
        }
        let columns = try node.required("columns")
        self.init(
            id: try node.required("id").name(.reference),
            delimiter: byte,
            header: try node["header"]?.texts(),
            isLatin1: encoding == "latin-1",
            texts: try node["texts"]?.table { text throws(ProductError) in try text.anyText() } ?? [:],
            suffixes: try node["suffixes"]?.texts() ?? [],
            joinColumn: try node["join"]?.text(),
            dropOthers: try node["others"]?.text(),
            columns: try columns.table { column throws(ProductError) in try Target(column, names) }
        )
        guard !self.columns.isEmpty else { throw columns.failure(.expected("at least one column")) }
    }
}

extension ImportMapping.Target {
    /// The keys that say what a column becomes, each with the keys that go with it.
    private static let companions: [String: Set<String>] = [
        "field": ["values", "scale", "with"], "derived": ["scale", "over"], "check": ["tolerance"], "report": [],
        "key": [],
        "flag": ["code", "on"], "protected": ["values"], "target": ["values", "skip"], "drop": ["reason"],
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
        case "derived":
            let scale = try node["scale"]?.positive() ?? 1
            self = .derived(try names.derivedKey(place), scale: scale, over: try node["over"]?.text())
        case "check":
            self = .check(try names.derivedKey(place), tolerance: try node.required("tolerance").positive())
        case "report": self = try place.stands(for: .report)
        case "key": self = try place.stands(for: .key)
        case "flag": self = try .flag(in: node, place, names)
        case "protected": self = try .protected(in: node, place, names)
        case "target":
            let values = try node["values"]?.table { value throws(ProductError) in try value.text() } ?? [:]
            self = try place.stands(for: .target(values: values, skip: Set(node["skip"]?.texts() ?? [])))
        default:
            guard try place.flag() else { throw place.failure(.expected("true")) }
            self = .drop(reason: try node.required("reason").text())
        }
    }

    private static func flag(
        in node: DefinitionNode,
        _ place: DefinitionNode,
        _ names: DefinitionNames
    ) throws(ProductError) -> ImportMapping.Target {
        let field = try names.field(place)
        let code = try node.required("code").code(among: field.codes)
        return .flag(field.key, code: code, on: Set(try node.required("on").texts()))
    }

    private static func protected(
        in node: DefinitionNode,
        _ place: DefinitionNode,
        _ names: DefinitionNames
    ) throws(ProductError) -> ImportMapping.Target {
        guard place.value.stringValue != nil else { return try place.stands(for: .protected(nil, values: [:])) }
        let field = try names.field(place)
        guard field.isProtected else { throw place.failure(.expected("true or the key of a protected field")) }
        let values = try node["values"]?.table { value throws(ProductError) in try value.code(among: field.codes) }
        return .protected(field.key, values: values ?? [:])
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
    /// A text that may be empty.
    fileprivate func anyText() throws(ProductError) -> String {
        guard let text = value.stringValue else { throw failure(.expected("a text")) }
        return text
    }

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
