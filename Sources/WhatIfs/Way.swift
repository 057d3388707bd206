public import Documents
public import Products

/// Other values of some answers, the smallest change first.
public struct Way: Sendable, Hashable {
    /// Keys of the fields that change together.
    public let keys: [String]
    /// At each place one value for each key, in major units.
    public let places: [[Double]]

    /// Sets out a way.
    /// - Parameters:
    ///   - keys: Keys of the fields that change together.
    ///   - places: At each place one value for each key.
    public init(keys: [String], places: [[Double]]) {
        precondition(places.allSatisfy { $0.count == keys.count }, "a place without a value for each key")
        self.keys = keys
        self.places = places
    }

    /// The way of one answer.
    /// - Parameters:
    ///   - key: Key of its field.
    ///   - values: The smallest change first.
    public init(_ key: String, _ values: [Double]) { self.init(keys: [key], places: values.map { [$0] }) }

    /// The whole way of an answer to its limit, as far as one look goes.
    /// - Parameters:
    ///   - field: Says how far it may go.
    ///   - application: Answers by key, numbers in major units.
    public init(_ field: ChangeableField, of application: [String: JSONValue]) {
        self.init(field.key, field.values(of: application))
    }

    /// Names the way: its keys with a comma between.
    public var name: String { keys.joined(separator: ",") }

    /// The answers at a place.
    /// - Parameter place: From 0.
    /// - Returns: One for each key.
    public func answers(at place: Int) -> [WhatIfFindings.Answer] {
        zip(keys, places[place]).map { WhatIfFindings.Answer(key: $0, value: $1) }
    }
}
