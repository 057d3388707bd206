/// The merging of neighbouring pre-bins that keeps the most information value, exactly.
///
/// Every way to merge is weighed by dynamic programming over (start of the last bin but one, start and end of the last bin), and
/// over the number of bins where that is limited: every trend can be checked on three neighbours.
/// - seealso: Navas-Palencia, *Optimal Binning: Mathematical Programming Formulation* (2020), whose optimum it meets.
public struct OptimalBinning: Sendable, Hashable {
    /// Fewest rows (by weight) of a bin.
    public var minimumWeight: Double
    /// Most bins; nil for as many as there are pre-bins.
    public var maximumBins: Int?
    /// Information value that each further bin must add.
    public var pricePerBin: Double

    /// Limits, none unless given.
    public init(minimumWeight: Double = 0, maximumBins: Int? = nil, pricePerBin: Double = 0) {
        self.minimumWeight = minimumWeight
        self.maximumBins = maximumBins
        self.pricePerBin = pricePerBin
    }

    /// A merging: the first pre-bin of every bin but the first, and what it is worth without the price.
    public struct Merging: Sendable, Hashable {
        /// First pre-bin of every bin but the first.
        public let starts: [Int]
        /// Information value of the bins.
        public let informationValue: Double
    }

    /// Merges pre-bins.
    /// - Parameters:
    ///   - bins: Pre-bins in order, none empty; at least one.
    ///   - all: Goods and bads that shares are of; more than the pre-bins where other bins exist.
    ///   - trend: How the bad rate must go.
    /// - Returns: The best merging; all in one bin if no other is allowed.
    public func merge(_ bins: [ClassCounts], of all: ClassCounts, trend: BinTrend) -> Merging {
        let segments = MergedSegments(bins, of: all, minimumWeight: minimumWeight)
        let whole = Merging(starts: [], informationValue: segments.value(0, bins.count))
        guard bins.count > 1 else { return whole }
        let limit = min(maximumBins ?? bins.count, bins.count)
        // Without a limit the number of bins need not be remembered: one level holds all.
        var table = MergingTable(segments: segments, levels: limit < bins.count ? limit : 1, price: pricePerBin)
        table.fill(limit: limit, trend: trend)
        guard let starts = table.best() else { return whole }
        let edges = [0] + starts + [bins.count]
        return Merging(
            starts: starts,
            informationValue: zip(edges, edges.dropFirst()).reduce(0) { $0 + segments.value($1.0, $1.1) }
        )
    }
}

/// Worth, bad rate and permission of every run of neighbouring pre-bins.
struct MergedSegments {
    let size: Int
    private var values: [Double]
    private var rates: [Double]
    private var allowed: [Bool]

    init(_ bins: [ClassCounts], of all: ClassCounts, minimumWeight: Double) {
        let size = bins.count + 1
        self.size = size
        values = [Double](repeating: 0, count: size * size)
        rates = [Double](repeating: .nan, count: size * size)
        allowed = [Bool](repeating: false, count: size * size)
        for start in 0..<bins.count {
            var counts = ClassCounts()
            for end in (start + 1)...bins.count {
                counts = counts + bins[end - 1]
                values[start * size + end] = counts.informationValue(of: all)
                rates[start * size + end] = counts.badRate
                allowed[start * size + end] = counts.total >= minimumWeight && counts.goods > 0 && counts.bads > 0
            }
        }
    }

    func value(_ start: Int, _ end: Int) -> Double { values[start * size + end] }

    /// NaN for an empty run.
    func rate(_ start: Int, _ end: Int) -> Double { rates[start * size + end] }

    func isAllowed(_ start: Int, _ end: Int) -> Bool { allowed[start * size + end] }
}

/// The best worth of the pre-bins up to an end, by number of bins, start of the last bin but one and start of the last.
private struct MergingTable {
    private let segments: MergedSegments
    private let size: Int
    private let levels: Int
    private let price: Double
    private var worth: [Double]
    /// Start of the last bin but two.
    private var previous: [Int32]

    init(segments: MergedSegments, levels: Int, price: Double) {
        self.segments = segments
        self.levels = levels
        self.price = price
        size = segments.size
        worth = [Double](repeating: -.infinity, count: levels * size * size * size)
        previous = [Int32](repeating: -1, count: levels * size * size * size)
    }

    private func index(_ level: Int, _ earlier: Int, _ start: Int, _ end: Int) -> Int {
        ((level * size + earlier) * size + start) * size + end
    }

    /// A single bin has no bin before it: its start stands for both starts.
    mutating func fill(limit: Int, trend: BinTrend) {
        for end in 1..<size where segments.isAllowed(0, end) { worth[index(0, 0, 0, end)] = segments.value(0, end) }
        guard limit > 1 else { return }
        for end in 1..<(size - 1) {
            for start in 0..<end where segments.isAllowed(start, end) {
                // A single bin is (0, 0, end); a later bin starts after at least one pre-bin.
                for earlier in (start == 0 ? 0..<1 : 0..<start) {
                    for level in 0..<levels where levels == 1 || level + 1 < limit {
                        extend(level, earlier, start, end, trend)
                    }
                }
            }
        }
    }

    private mutating func extend(_ level: Int, _ earlier: Int, _ start: Int, _ end: Int, _ trend: BinTrend) {
        let value = worth[index(level, earlier, start, end)]
        guard value > -.infinity else { return }
        let before = segments.rate(earlier, start)
        let last = segments.rate(start, end)
        let nextLevel = levels == 1 ? 0 : level + 1
        for next in (end + 1)..<size where segments.isAllowed(end, next) {
            let total = value + segments.value(end, next) - price
            let target = index(nextLevel, start, end, next)
            guard total > worth[target],
                trend.permits(earlier: before, last: last, next: segments.rate(end, next))
            else { continue }
            worth[target] = total
            previous[target] = Int32(earlier)
        }
    }

    /// Starts of all bins but the first in the best merging; nil if none is allowed.
    func best() -> [Int]? {
        let last = size - 1
        var bestWorth = -Double.infinity
        var position = (level: 0, earlier: 0, start: 0)
        for level in 0..<levels {
            for start in 0..<last {
                for earlier in 0..<max(start, 1) where worth[index(level, earlier, start, last)] > bestWorth {
                    bestWorth = worth[index(level, earlier, start, last)]
                    position = (level, earlier, start)
                }
            }
        }
        guard bestWorth > -.infinity else { return nil }
        var starts: [Int] = []
        var end = last
        while position.start > 0 {
            starts.append(position.start)
            let before = Int(previous[index(position.level, position.earlier, position.start, end)])
            end = position.start
            position = (levels == 1 ? 0 : position.level - 1, before, position.earlier)
        }
        return starts.reversed()
    }
}
