import Statistics
import TestSupport
import Testing

@testable import Binning

@Suite struct OptimalBinningTests {
    /// reference/binning/optbinning.json: optbinning 1.0.0; its optimum was checked there by brute force.
    @Test(
        .enabled(if: Repository.hasShared),
        arguments: [
            ("duration_months", BinTrend.ascending, 20, 0), ("credit_amount", .ascending, 6, 0),
            ("age_years", .descending, 20, 40), ("LIMIT_BAL", .descending, 8, 0), ("PAY_0", .ascending, 20, 0),
            ("AGE", .valley, 20, 0),
        ]
    )
    func `Monotone merging is optbinning's optimum`(
        column: String,
        trend: BinTrend,
        maximumBins: Int,
        minimumWeight: Double
    ) throws {
        let reference = try #require(try BinningReference.read().first { $0.column == column })
        // What is missing has a bin of its own, whose goods and bads count in the totals.
        let rest = try #require(reference.table.first { $0.bin == ["Missing"] })
        let bins = zip(reference.prebinNonEvent, reference.prebinEvent).map { ClassCounts(goods: $0, bads: $1) }
        let binning = OptimalBinning(minimumWeight: minimumWeight, maximumBins: maximumBins)
        let all = bins.reduce(ClassCounts(goods: rest.nonEvent, bads: rest.event), +)
        let merging = binning.merge(bins, of: all, trend: trend)
        #expect(merging.starts.map { reference.prebinningSplits[$0 - 1] } == reference.cuts)
        #expect(abs(merging.informationValue + rest.iv - reference.iv) < 1e-9)
        let edges = [0] + merging.starts + [bins.count]
        for (row, range) in zip(reference.table, zip(edges, edges.dropFirst())) {
            let counts = bins[range.0..<range.1].reduce(ClassCounts(), +)
            #expect((counts.goods, counts.bads) == (row.nonEvent, row.event))
            #expect(abs(counts.informationValue(of: all) - row.iv) < 1e-9)
        }
    }

    /// Categories stand in the order of their bad rate, those below the cut-off share together in a bin of their own.
    @Test(.enabled(if: Repository.hasShared)) func `Categories in order of risk are merged as optbinning merges them`()
        throws
    {
        let reference = try #require(try BinningReference.read().first { $0.column == "purpose" })
        let others = try #require(reference.table.first { $0.bin == reference.groups.last })
        let bins = zip(reference.prebinNonEvent, reference.prebinEvent).map { ClassCounts(goods: $0, bads: $1) }
        let all = bins.reduce(ClassCounts(goods: others.nonEvent, bads: others.event), +)
        let merging = OptimalBinning().merge(bins, of: all, trend: .ascending)
        #expect(merging.starts.count + 1 == reference.groups.count - 1)
        #expect(abs(merging.informationValue + others.iv - reference.iv) < 1e-9)
        #expect(
            abs(ClassCounts(goods: others.nonEvent, bads: others.event).informationValue(of: all) - others.iv) < 1e-9
        )
    }

    @Test(arguments: 1...12, [4, nil])
    func `No other merging is worth more, in any trend`(seed: UInt64, limit: Int?) {
        var generator = SeededGenerator(seed: seed)
        let bins = (0..<8)
            .map { _ in
                ClassCounts(
                    goods: Double(20 + generator.index(below: 80)),
                    bads: Double(1 + generator.index(below: 30))
                )
            }
        let all = bins.reduce(ClassCounts(), +)
        let binning = OptimalBinning(minimumWeight: 60, maximumBins: limit, pricePerBin: 0.01)
        for trend in BinTrend.allCases {
            let merging = binning.merge(bins, of: all, trend: trend)
            let worth = merging.informationValue - 0.01 * Double(merging.starts.count)
            let best = everyMerging(of: bins, limits: binning, trend)
                .map { starts -> Double in
                    let value = segments(bins, starts).reduce(0) { $0 + $1.informationValue(of: all) }
                    return value - 0.01 * Double(starts.count)
                }
                .max()
            #expect(abs(worth - (best ?? .infinity)) < 1e-12)
        }
    }

    @Test func `A price for every bin leaves noise in one bin and keeps a real step`() {
        let flat = Array(repeating: [ClassCounts(goods: 95, bads: 5), ClassCounts(goods: 92, bads: 8)], count: 4)
        let step = flat.joined().enumerated().map { $0 < 4 ? $1 : ClassCounts(goods: 70, bads: 30) }
        let price = 3.841459 * (1 / 748.0 + 1 / 52)
        let binning = OptimalBinning(pricePerBin: price)
        let noise = Array(flat.joined())
        #expect(binning.merge(noise, of: noise.reduce(ClassCounts(), +), trend: .free).starts == [])
        #expect(binning.merge(step, of: step.reduce(ClassCounts(), +), trend: .free).starts == [4])
    }

    private func everyMerging(
        of bins: [ClassCounts],
        limits: OptimalBinning,
        _ trend: BinTrend
    ) -> [[Int]] {
        (0..<(1 << (bins.count - 1)))
            .map { mask in (1..<bins.count).filter { mask & (1 << ($0 - 1)) != 0 } }
            .filter { starts in
                let parts = segments(bins, starts)
                let rates = parts.map(\.badRate)
                return Self.keeps(trend, rates) && parts.count <= limits.maximumBins ?? .max
                    && parts.allSatisfy { $0.total >= limits.minimumWeight }
            }
    }

    /// The definition of each trend on a whole row of bad rates, not on neighbours.
    private static func keeps(_ trend: BinTrend, _ rates: [Double]) -> Bool {
        let steps = zip(rates, rates.dropFirst()).map { $1 - $0 }
        let isStrict = steps.allSatisfy { $0 != 0 }
        return switch trend {
        case .free: true
        case .ascending: steps.allSatisfy { $0 > 0 }
        case .descending: steps.allSatisfy { $0 < 0 }
        case .peak: isStrict && steps.map { $0 < 0 } == steps.map { $0 < 0 }.sorted { !$0 && $1 }
        case .valley: isStrict && steps.map { $0 > 0 } == steps.map { $0 > 0 }.sorted { !$0 && $1 }
        case .concave: steps == steps.sorted(by: >)
        case .convex: steps == steps.sorted()
        }
    }

    private func segments(_ bins: [ClassCounts], _ starts: [Int]) -> [ClassCounts] {
        let edges = [0] + starts + [bins.count]
        return zip(edges, edges.dropFirst()).map { bins[$0..<$1].reduce(ClassCounts(), +) }
    }
}
