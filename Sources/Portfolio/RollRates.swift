/// How loans move between buckets of lateness from one month end to the next.
public struct RollRates: Sendable, Hashable {
    /// Number of loans `[from][to]`.
    public let counts: [[Int]]

    /// Moves of loans.
    /// - Parameter counts: A square, `[from][to]`.
    public init(_ counts: [[Int]]) {
        precondition(counts.allSatisfy { $0.count == counts.count }, "roll rates need a square")
        self.counts = counts
    }

    /// The probability of a bucket at the next month end given the one at this; nil if no loan was in it.
    public func probability(from: Int, to: Int) -> Double? {
        let whole = counts[from].reduce(0, +)
        return whole > 0 ? Double(counts[from][to]) / Double(whole) : nil
    }

    /// The probability of a later bucket at the next month end; nil if no loan was in this one.
    public func worse(from: Int) -> Double? { share(counts[from][(from + 1)...], of: from) }

    /// The probability of a less late bucket at the next month end; nil if no loan was in this one.
    public func better(from: Int) -> Double? { share(counts[from][..<from], of: from) }

    private func share(_ part: ArraySlice<Int>, of from: Int) -> Double? {
        let whole = counts[from].reduce(0, +)
        return whole > 0 ? Double(part.reduce(0, +)) / Double(whole) : nil
    }
}
