public import Documents

/// Every answer that some model feature reads, null where nothing was answered; by key, in the order of the keys.
public struct MessageFeatures: Sendable, Hashable {
    private let keys: [String]
    private let values: [JSONValue]

    /// How many there are.
    public var count: Int { keys.count }

    /// Values in the order of their keys.
    package init(_ keys: CanonicalKeys, _ values: [JSONValue]) {
        precondition(keys.count == values.count, "\(values.count) values for \(keys.count) keys")
        (self.keys, self.values) = (keys.texts, values)
    }

    /// Members in any order.
    package init(_ members: [String: JSONValue]) {
        let ordered = members.sorted { $0.key < $1.key }
        (keys, values) = (ordered.map(\.key), ordered.map(\.value))
    }

    /// The answer to a field; nil if it is not among them.
    public subscript(_ key: String) -> JSONValue? { keys.firstIndex(of: key).map { values[$0] } }

    /// The same, quick where the answer is expected at a place.
    package func value(_ key: String, expectedAt place: Int) -> JSONValue? {
        keys.indices.contains(place) && keys[place] == key ? values[place] : self[key]
    }

    /// Writes them as one object.
    package func write(to writer: inout CanonicalWriter) {
        writer.beginObject()
        for (key, value) in zip(keys, values) {
            writer.key(key)
            writer.value(value)
        }
        writer.endObject()
    }

    /// All of them, in no order.
    public var byKey: [String: JSONValue] { Dictionary(zip(keys, values)) { $1 } }
}
