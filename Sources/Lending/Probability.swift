/// A share of one: a probability, a utilisation, a loss rate.
public struct Probability: Sendable, Hashable, Comparable {
    /// In [0, 1]; never NaN.
    public let value: Double

    /// A share of one.
    ///
    /// - Parameter value: In [0, 1].
    /// - Throws: ``InvalidValue`` outside [0, 1] or NaN.
    public init(_ value: Double) throws(InvalidValue) {
        guard value >= 0, value <= 1 else { throw .outOfRange("probability", value, in: 0...1) }
        self.value = value
    }

    /// By value.
    public static func < (one: Probability, other: Probability) -> Bool { one.value < other.value }
}
