package import Documents

/// Reads one object of a message strictly: every key once, none missing, none left over.
package struct MessageReader {
    /// The largest message, in bytes (queue, section 2).
    static let maximumBytes = 64 * 1024

    private var members: [String: JSONValue]
    private let path: String
    package static let limits = JSONLimits(maximumDepth: 8, maximumBytes: maximumBytes, maximumKeys: 4096)

    /// Reads an object; the path is the key under which it stands in the message, empty for the message itself.
    package init(_ value: JSONValue, path: String = "") throws(MessageError) {
        guard case .object(let members) = value else { throw .invalid(path.isEmpty ? "message" : path) }
        self.members = members
        self.path = path
    }

    /// Reads a whole message and checks its version before anything else.
    package init(_ bytes: [UInt8], version: Int) throws(MessageError) {
        try self.init(Self.value(bytes))
        let isLegacy = members["v"] == nil && members["id"] != nil && members["data"] != nil
        guard !isLegacy else { throw .legacyShape }
        guard case .number(let found) = members.removeValue(forKey: "v") else { throw .missingKey("v") }
        guard found == Double(version) else { throw .unknownVersion }
    }

    /// Reads a whole message that has no version of its own.
    init(envelope bytes: [UInt8]) throws(MessageError) {
        try self.init(Self.value(bytes))
    }

    private static func value(_ bytes: [UInt8]) throws(MessageError) -> JSONValue {
        guard bytes.count <= maximumBytes else { throw .tooLarge(byteCount: bytes.count) }
        let (value, isCanonical): (JSONValue, Bool)
        do { (value, isCanonical) = try JSONValue.parseCanonical(bytes, limits: limits) } catch { throw .syntax(error) }
        let isLegacy = value["v"] == nil && value["id"] != nil && value["data"] != nil
        guard isLegacy || isCanonical else { throw .notCanonical }
        return value
    }

    /// Refuses keys that nobody asked for.
    package func finish() throws(MessageError) {
        guard members.isEmpty else { throw .unknownKeys(count: members.count) }
    }

    package mutating func value(_ key: String) throws(MessageError) -> JSONValue {
        guard let value = members.removeValue(forKey: key) else { throw .missingKey(name(key)) }
        return value
    }

    /// The value of a key that older messages do not have.
    package mutating func valueIfPresent(_ key: String) -> JSONValue? { members.removeValue(forKey: key) }

    package mutating func string(_ key: String) throws(MessageError) -> String {
        guard case .string(let text) = try value(key) else { throw .invalid(name(key)) }
        return text
    }

    package mutating func number(_ key: String) throws(MessageError) -> Double {
        guard case .number(let number) = try value(key) else { throw .invalid(name(key)) }
        return number
    }

    package mutating func integer(_ key: String) throws(MessageError) -> Int {
        guard let integer = try value(key).integerValue else { throw .invalid(name(key)) }
        return integer
    }

    package mutating func bool(_ key: String) throws(MessageError) -> Bool {
        guard case .bool(let answer) = try value(key) else { throw .invalid(name(key)) }
        return answer
    }

    package mutating func object(_ key: String) throws(MessageError) -> [String: JSONValue] {
        guard case .object(let members) = try value(key) else { throw .invalid(name(key)) }
        return members
    }

    package mutating func array(_ key: String) throws(MessageError) -> [JSONValue] {
        guard case .array(let elements) = try value(key) else { throw .invalid(name(key)) }
        return elements
    }

    package mutating func digest(_ key: String) throws(MessageError) -> ContentDigest {
        guard let digest = ContentDigest(hex: try string(key)) else { throw .invalid(name(key)) }
        return digest
    }

    /// A text that the initialiser of its type understands.
    package mutating func parsed<Value>(_ key: String, _ parse: (String) -> Value?) throws(MessageError) -> Value {
        guard let value = parse(try string(key)) else { throw .invalid(name(key)) }
        return value
    }

    private func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
