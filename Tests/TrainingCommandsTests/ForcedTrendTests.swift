import Binning
import FeatureDefinitions
import Features
import Learning
import ModelFitting
import Policies
import Preparation
import Samples
import Scoring
import Testing

@testable import TrainingCommands

/// Trends that a modeller forces on a scorecard.
@Suite struct ForcedTrendTests {
    /// Bad rate for each of ten values: up, down, up, down.
    private static let rates = [0.10, 0.22, 0.34, 0.46, 0.34, 0.22, 0.30, 0.42, 0.26, 0.12]

    /// 500 rows of each value.
    private static func sample() throws -> TrainingSample {
        let rows = rates.enumerated()
            .flatMap { value, rate in (0..<500).map { (Double(value), Double($0) < rate * 500) } }
        return try TrainingSample(
            schema: FeatureSchema([Feature(key: "x", name: "x", kind: .number)]),
            vectors: rows.map { FeatureVector(values: [.number($0.0)]) },
            isBad: rows.map(\.1)
        )
    }

    /// Bad rate and points of each range, in order.
    private static func ranges(_ trends: [String: BinTrend]) throws -> (rates: [Double], points: [Double]) {
        let procedure = TrainingProcedure(
            trends: trends,
            inputs: LinearInputs(),
            selection: FeatureSelection(),
            balance: .none,
            clipping: nil,
            rejection: nil,
            calibration: .none,
            seed: 1
        )
        let fitted = try procedure.learner(ScorecardLearner()).fitted(to: sample())
        guard case .scorecard(let model) = fitted.scoring else { return ([], []) }
        let row = try #require(model.pointsTable(on: .standard)?.rows.first)
        let ranges = zip(row.bins, row.points).filter { if case .range = $0.0.kind { true } else { false } }
        return (ranges.map { $0.0.bads / ($0.0.goods + $0.0.bads) }, ranges.map(\.1))
    }

    private static func steps(_ values: [Double]) -> [Double] { zip(values, values.dropFirst()).map { $1 - $0 } }

    /// Whether signs change once at most, from the one stated to the other.
    private static func turns(_ steps: [Double], from sign: Double) -> Bool {
        let rest = steps.drop { $0 * sign > 0 }
        return rest.allSatisfy { $0 * sign < 0 }
    }

    private static func keeps(_ trend: BinTrend, _ steps: [Double]) -> Bool {
        switch trend {
        case .ascending: steps.allSatisfy { $0 > 0 }
        case .descending: steps.allSatisfy { $0 < 0 }
        case .peak: turns(steps, from: 1)
        case .valley: turns(steps, from: -1)
        case .concave: Self.steps(steps).allSatisfy { $0 <= 1e-12 }
        case .convex: Self.steps(steps).allSatisfy { $0 >= -1e-12 }
        case .free: true
        }
    }

    @Test(arguments: BinTrend.allCases) func `Bad rates and points go as they are forced to`(trend: BinTrend) throws {
        let found = try Self.ranges(["x": trend])
        let steps = Self.steps(found.rates)
        #expect(found.rates.count >= 2 && Self.keeps(trend, steps), "\(found.rates)")
        // Points fall where the bad rate rises, bin by bin.
        #expect(zip(steps, Self.steps(found.points)).allSatisfy { $0 * $1 < 0 }, "\(found.points)")
        // As the rows have it there are two turns, so that every trend of one has cost something.
        if trend == .free { #expect(!Self.keeps(.peak, steps) && !Self.keeps(.valley, steps)) }
    }

    @Test func `Auto is what stands where nothing is asked`() throws {
        let auto = try [TrendChoice("x=auto")].byFeature(Self.sample().schema)
        #expect(auto.isEmpty)
        let (asked, unasked) = (try Self.ranges(auto), try Self.ranges([:]))
        #expect(asked.rates == unasked.rates && asked.points == unasked.points)
        #expect(try Self.ranges(["x": .ascending]).rates != unasked.rates)
    }
}
