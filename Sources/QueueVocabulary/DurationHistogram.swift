/// Durations counted in ranges from 5 ms to 60 s, as Prometheus has them.
public struct DurationHistogram: Sendable, Hashable {
    /// The upper ends of the ranges, in milliseconds; one more range has none.
    public static let boundsInMilliseconds = [
        5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000,
    ]

    /// How many durations fell into each range, not cumulated; one more than there are bounds.
    public private(set) var counts: [Int]
    /// The sum of all durations, in milliseconds.
    public private(set) var sumMilliseconds: Int

    /// An empty histogram.
    public init() {
        counts = [Int](repeating: 0, count: Self.boundsInMilliseconds.count + 1)
        sumMilliseconds = 0
    }

    /// Reads ``text``.
    public init?(_ text: String) {
        let numbers = text.utf8.split(separator: UInt8(ascii: ",")).map { Int(String(decoding: $0, as: UTF8.self)) }
        let known = numbers.compactMap { $0 }
        guard known.count == numbers.count, known.count == Self.boundsInMilliseconds.count + 2,
            known.allSatisfy({ $0 >= 0 })
        else { return nil }
        sumMilliseconds = known[0]
        counts = Array(known.dropFirst())
    }

    /// The sum, then the counts, joined by commas: how it travels in a worker's beat.
    public var text: String { ([sumMilliseconds] + counts).map(String.init).joined(separator: ",") }

    /// How many durations there were.
    public var count: Int { counts.reduce(0, +) }

    /// Counts a duration.
    public mutating func add(milliseconds: Int) {
        let duration = max(0, milliseconds)
        let index = Self.boundsInMilliseconds.firstIndex { duration <= $0 } ?? Self.boundsInMilliseconds.count
        counts[index] += 1
        sumMilliseconds += duration
    }

    /// Adds what another has counted, as of several workers.
    public mutating func add(_ other: DurationHistogram) {
        for index in counts.indices { counts[index] += other.counts[index] }
        sumMilliseconds += other.sumMilliseconds
    }

    /// The duration that a share of all did not exceed, in milliseconds, interpolated within its range.
    /// - Parameter share: From 0 to 1.
    /// - Returns: Nil if nothing was counted; the last bound for what is above it.
    public func quantile(_ share: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = share * Double(count)
        var below = 0
        for (index, bound) in Self.boundsInMilliseconds.enumerated() {
            let inRange = counts[index]
            if inRange > 0, Double(below + inRange) >= rank {
                let lower = index == 0 ? 0 : Double(Self.boundsInMilliseconds[index - 1])
                let part = max(0, (rank - Double(below)) / Double(inRange))
                return lower + (Double(bound) - lower) * part
            }
            below += inRange
        }
        return Double(Self.boundsInMilliseconds.last ?? 0)
    }
}
