import Statistics

/// Goods and bads of one group of rows.
struct ClassCounts: Hashable {
    var goods = 0.0
    var bads = 0.0

    var total: Double { goods + bads }
    var badRate: Double { bads / total }

    static func + (left: ClassCounts, right: ClassCounts) -> ClassCounts {
        ClassCounts(goods: left.goods + right.goods, bads: left.bads + right.bads)
    }

    /// What a bin of these counts adds to the information value; an empty cell counts as 0.5 (credit-rules §2).
    func informationValue(of all: ClassCounts) -> Double {
        let goodShare = (goods == 0 ? 0.5 : goods) / all.goods
        let badShare = (bads == 0 ? 0.5 : bads) / all.bads
        return (goodShare - badShare) * naturalLogarithm(goodShare / badShare)
    }
}

/// The merging of neighbouring pre-bins that keeps the most information value, exactly.
///
/// Every way to merge is weighed by dynamic programming over (first pre-bin of the last bin, its end, number of bins).
/// - seealso: Navas-Palencia, *Optimal Binning: Mathematical Programming Formulation* (2020), whose optimum it meets.
struct OptimalBinning {
    /// How the bad rate must go from bin to bin.
    enum Trend: Hashable {
        case rises, falls, free
    }

    /// Fewest rows (by weight) of a bin.
    var minimumWeight = 0.0
    /// Most bins.
    var maximumBins = 20
    /// Information value that each further bin must add.
    var pricePerBin = 0.0

    /// A merging: the first pre-bin of every bin but the first, and what it is worth without the price.
    struct Merging: Hashable {
        let starts: [Int]
        let informationValue: Double
    }

    /// Merges pre-bins.
    /// - Parameters:
    ///   - bins: Pre-bins in order, none empty.
    ///   - all: Goods and bads that shares are of; more than the pre-bins where other bins exist.
    ///   - trend: How the bad rate must go.
    /// - Returns: The best merging; all in one bin if no other is allowed.
    func merge(_ bins: [ClassCounts], of all: ClassCounts, trend: Trend) -> Merging {
        let segments = Segments(bins, of: all)
        guard bins.count > 1 else { return Merging(starts: [], informationValue: segments.value(0, bins.count)) }
        var table = Table(segments: segments, count: bins.count)
        let levels = min(maximumBins, bins.count)
        for end in 1...bins.count where isAllowed(segments.counts(0, end)) { table.begin(end) }
        for level in 1..<max(levels, 1) {
            for end in (level + 1)...bins.count {
                for start in level..<end where isAllowed(segments.counts(start, end)) {
                    table.extend(level: level, start: start, end: end, price: pricePerBin) { previous in
                        isInOrder(segments.counts(previous, start), segments.counts(start, end), trend)
                    }
                }
            }
        }
        guard let starts = table.best() else {
            return Merging(starts: [], informationValue: segments.value(0, bins.count))
        }
        let edges = [0] + starts + [bins.count]
        return Merging(
            starts: starts,
            informationValue: zip(edges, edges.dropFirst()).reduce(0) { $0 + segments.value($1.0, $1.1) }
        )
    }

    private func isAllowed(_ counts: ClassCounts) -> Bool {
        counts.total >= minimumWeight && counts.goods > 0 && counts.bads > 0
    }

    private func isInOrder(_ left: ClassCounts, _ right: ClassCounts, _ trend: Trend) -> Bool {
        switch trend {
        case .rises: left.badRate < right.badRate
        case .falls: left.badRate > right.badRate
        case .free: true
        }
    }
}

/// Counts and information value of every run of pre-bins.
private struct Segments {
    private let sums: [ClassCounts]
    private let values: [Double]

    init(_ bins: [ClassCounts], of all: ClassCounts) {
        var sums = [ClassCounts()]
        for bin in bins { sums.append(sums[sums.count - 1] + bin) }
        var values = [Double](repeating: 0, count: sums.count * sums.count)
        for start in 0..<bins.count {
            for end in (start + 1)...bins.count {
                let counts = ClassCounts(
                    goods: sums[end].goods - sums[start].goods,
                    bads: sums[end].bads - sums[start].bads
                )
                values[start * sums.count + end] = counts.informationValue(of: all)
            }
        }
        self.sums = sums
        self.values = values
    }

    func counts(_ start: Int, _ end: Int) -> ClassCounts {
        ClassCounts(goods: sums[end].goods - sums[start].goods, bads: sums[end].bads - sums[start].bads)
    }

    func value(_ start: Int, _ end: Int) -> Double { values[start * sums.count + end] }
}

/// The best worth of the pre-bins up to an end, by number of bins and start of the last one.
private struct Table {
    private let segments: Segments
    private let size: Int
    private var worth: [Double]
    private var previous: [Int]

    init(segments: Segments, count: Int) {
        self.segments = segments
        size = count + 1
        worth = [Double](repeating: -.infinity, count: size * size * size)
        previous = [Int](repeating: -1, count: size * size * size)
    }

    private func index(_ level: Int, _ start: Int, _ end: Int) -> Int { (level * size + start) * size + end }

    mutating func begin(_ end: Int) { worth[index(0, 0, end)] = segments.value(0, end) }

    mutating func extend(level: Int, start: Int, end: Int, price: Double, isInOrder: (Int) -> Bool) {
        var best = -Double.infinity
        var from = -1
        for candidate in (level - 1)..<start {
            let value = worth[index(level - 1, candidate, start)]
            if value > best, isInOrder(candidate) {
                best = value
                from = candidate
            }
        }
        guard from >= 0 else { return }
        worth[index(level, start, end)] = best + segments.value(start, end) - price
        previous[index(level, start, end)] = from
    }

    /// Starts of all bins but the first in the best merging; nil if none is allowed.
    func best() -> [Int]? {
        var bestWorth = -Double.infinity
        var position = (level: 0, start: 0)
        for level in 0..<size {
            for start in 0..<(size - 1) where worth[index(level, start, size - 1)] > bestWorth {
                bestWorth = worth[index(level, start, size - 1)]
                position = (level, start)
            }
        }
        guard bestWorth > -.infinity else { return nil }
        var starts: [Int] = []
        var end = size - 1
        while position.level > 0 {
            starts.append(position.start)
            let before = previous[index(position.level, position.start, end)]
            end = position.start
            position = (position.level - 1, before)
        }
        return starts.reversed()
    }
}
