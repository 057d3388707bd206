public import Documents

/// One try of a search: where, and how it did fold by fold.
public struct SearchTrial: Sendable, Hashable {
    /// From 0, in the order of suggestion.
    public let number: Int
    /// One number in [0, 1] for each setting.
    public let place: [Double]
    /// What was measured on each fold that was tried; higher is better.
    public let values: [Double]
    /// Whether it was given up before the last fold.
    public let isPruned: Bool

    /// A try.
    public init(number: Int, place: [Double], values: [Double], isPruned: Bool) {
        self.number = number
        self.place = place
        self.values = values
        self.isPruned = isPruned
    }

    /// Mean over the folds that were tried; minus infinity where there is none.
    public var mean: Double { values.isEmpty ? -.infinity : values.reduce(0, +) / Double(values.count) }

    /// The order of tries: more folds are better than fewer, then the mean, then the earlier.
    func isBetter(than other: SearchTrial) -> Bool {
        if values.count != other.values.count { return values.count > other.values.count }
        if mean != other.mean { return mean > other.mean }
        return number < other.number
    }

    /// For a line of a log.
    public var json: JSONValue {
        .object([
            "number": .number(Double(number)), "place": .array(place.map(JSONValue.number)),
            "values": .array(values.map(JSONValue.number)), "pruned": .bool(isPruned),
        ])
    }

    /// Reads what ``json`` writes; nil for anything else.
    public init?(json: JSONValue) {
        guard let number = json["number"]?.integerValue, let isPruned = json["pruned"]?.boolValue,
            let place = json["place"]?.arrayValue?.compactMap(\.numberValue),
            let values = json["values"]?.arrayValue?.compactMap(\.numberValue)
        else { return nil }
        self.init(number: number, place: place, values: values, isPruned: isPruned)
    }
}
