import Binning
import FeatureDefinitions
import Samples
import Scoring
import Statistics
import Testing

@Suite struct FeatureBinningTests {
    private static let feature = Feature(key: "x", name: "x", kind: .number, special: [-1])

    /// 4,000 rows whose bad rate is a function of x; every tenth is missing, every ninth the special code.
    private static func rows(seed: UInt64 = 1, risk: (Double) -> Double) -> (column: FeatureColumn, isBad: [Bool]) {
        var generator = SeededGenerator(seed: seed)
        var numbers: [Double] = []
        var isBad: [Bool] = []
        for row in 0..<4000 {
            let x = generator.uniform()
            numbers.append(row % 10 == 0 ? .nan : row % 9 == 0 ? -1 : x)
            isBad.append(generator.bernoulli(row % 10 == 0 ? 0.5 : row % 9 == 0 ? 0.02 : risk(x)))
        }
        return (.numbers(numbers), isBad)
    }

    private static func rates(_ binned: BinnedFeature) -> [Double] {
        binned.bins.filter { if case .range = $0.kind { true } else { false } }.map { $0.bads / ($0.goods + $0.bads) }
    }

    @Test(arguments: [
        (BinTrend.ascending, [0.1, 0.4, 0]), (.descending, [0.5, -0.4, 0]), (.peak, [0.1, 1.6, -1.6]),
        (.valley, [0.5, -1.6, 1.6]),
    ])
    func `A trend that the data have is found without being told`(trend: BinTrend, risk: [Double]) {
        let (column, isBad) = Self.rows { risk[0] + risk[1] * $0 + risk[2] * $0 * $0 }
        let outcomes = BinningOutcomes(isBad: isBad, weights: [Double](repeating: 1, count: 4000))
        let binned = FeatureBinning().bins(Self.feature, column, outcomes)
        #expect(binned.trend == trend)
        #expect(Self.rates(binned).count >= 3)
        #expect(binned.gap < 0.15 && !binned.isCollapsed)
    }

    @Test func `A forced trend against the data collapses to one bin and says so`() {
        let (column, isBad) = Self.rows { 0.1 + 0.5 * $0 }
        var binning = FeatureBinning()
        binning.forcedTrends = ["x": .descending]
        let outcomes = BinningOutcomes(isBad: isBad, weights: [Double](repeating: 1, count: 4000))
        let binned = binning.bins(Self.feature, column, outcomes)
        #expect(binned.isCollapsed && binned.gap > 0.9 && Self.rates(binned).count == 1)
    }

    @Test func `Missing and special codes have bins of their own, in fit as in score`() {
        let (column, isBad) = Self.rows { 0.1 + 0.3 * $0 }
        let outcomes = BinningOutcomes(isBad: isBad, weights: [Double](repeating: 1, count: 4000))
        let characteristic = FeatureBinning().bins(Self.feature, column, outcomes).characteristic
        #expect(characteristic.bins[characteristic.binIndex(of: .missing)].kind == .missing)
        #expect(characteristic.bins[characteristic.binIndex(of: .number(-1))].kind == .special([-1]))
        #expect(characteristic.bins.reduce(0) { $0 + $1.goods + $1.bads } == 4000)
    }

    @Test func `Weights by column are those of the scorer, row by row and bit for bit`() {
        let (column, isBad) = Self.rows { 0.1 + 0.3 * $0 }
        let outcomes = BinningOutcomes(isBad: isBad, weights: [Double](repeating: 1, count: 4000))
        let characteristic = FeatureBinning().bins(Self.feature, column, outcomes).characteristic
        let weights = WeightOfEvidenceTable(characteristic).weights(of: column)
        for row in 0..<4000 {
            let bin = characteristic.bins[characteristic.binIndex(of: column[row])]
            #expect(weights[row].bitPattern == bin.weightOfEvidence.bitPattern)
        }
    }

    @Test func `No more bins than allowed`() {
        let (column, isBad) = Self.rows { 0.05 + 0.9 * $0 }
        var binning = FeatureBinning()
        binning.maximumBins = 3
        let outcomes = BinningOutcomes(isBad: isBad, weights: [Double](repeating: 1, count: 4000))
        #expect(Self.rates(binning.bins(Self.feature, column, outcomes)).count == 3)
    }
}
