public import Documents

extension JSONValue {
    /// The document on lines that people read and edit: an object with containers in it has one key a line.
    public var indentedText: String { indented(0) }

    /// The order in which people look for keys; others follow by name.
    private static let order = [
        "format", "id", "key", "name", "version", "title", "stage", "use", "column", "kind", "currency", "target",
        "key_column", "roles", "pages", "fields",
    ]

    private func indented(_ depth: Int) -> String {
        let inner = String(repeating: " ", count: depth + 1)
        switch self {
        case .object(let members):
            let keys = members.keys.sorted { Self.place($0) < Self.place($1) }
            let entries = keys.map { "\(JSONValue.string($0).plain): \((members[$0] ?? .null).indented(depth + 1))" }
            guard isDeep, depth < 1 || members["fields"] != nil || members["groups"] != nil else {
                return "{" + entries.joined(separator: ", ") + "}"
            }
            return "{" + entries.joined(separator: ",\n\(inner)") + "}"
        case .array(let elements):
            let texts = elements.map { $0.indented(depth + 1) }
            guard elements.contains(where: { $0.objectValue != nil }) else {
                return "[" + texts.joined(separator: ", ") + "]"
            }
            return "[\n\(inner)" + texts.joined(separator: ",\n\(inner)") + "]"
        default: return plain
        }
    }

    private var plain: String { String(decoding: canonicalBytes, as: UTF8.self) }

    private var isDeep: Bool {
        switch self {
        case .object(let members): members.values.contains { $0.objectValue != nil || $0.arrayValue != nil }
        default: false
        }
    }

    private static func place(_ key: String) -> (Int, String) { (order.firstIndex(of: key) ?? order.count, key) }
}
