public import Documents

/// Every answer that some model feature reads, null where nothing was answered; by key, in the order of the keys.
public struct MessageFeatures: Sendable, Hashable {
    private struct Member: Sendable, Hashable {
        let key: String
        let value: JSONValue
    }

    private let members: [Member]

    /// How many there are.
    public var count: Int { members.count }

    /// Members in the order of their keys.
    init(ordered members: [(key: String, value: JSONValue)]) {
        self.members = members.map { Member(key: $0.key, value: $0.value) }
    }

    /// Members in any order.
    init(_ members: [String: JSONValue]) { self.init(ordered: members.sorted { $0.key < $1.key }) }

    /// The answer to a field; nil if it is not among them.
    public subscript(_ key: String) -> JSONValue? { members.first { $0.key == key }?.value }

    /// The same, quick where the answer is expected at a place.
    func value(_ key: String, expectedAt place: Int) -> JSONValue? {
        members.indices.contains(place) && members[place].key == key ? members[place].value : self[key]
    }

    /// All of them, in no order.
    public var byKey: [String: JSONValue] { Dictionary(members.map { ($0.key, $0.value) }) { $1 } }
}
