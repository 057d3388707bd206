import Drift
import TestSupport
import Testing

@Suite struct DriftTests {
    private static func read(_ name: String) throws -> DriftReference.Case {
        try #require(try DriftReference.read().cases[name])
    }

    @Test(.enabled(if: Repository.hasShared), arguments: DriftReference.names)
    func `The stability index and its bins equal the reference`(name: String) throws {
        let reference = try Self.read(name)
        let bins = try QuantileBins(of: reference.reference)
        #expect(bins.edges.count == reference.innerEdges.count)
        #expect(zip(bins.edges, reference.innerEdges).allSatisfy { abs($0 - $1) < 1e-10 })
        #expect(bins.counts(reference.reference) == reference.referenceCount)
        #expect(bins.counts(reference.current) == reference.currentCount)
        let index = try StabilityIndex(of: reference.currentCount, against: reference.referenceCount)
        #expect(abs(index.value - reference.psi) < 1e-10)
        #expect(zip(index.parts, reference.psiParts).allSatisfy { abs($0 - $1) < 1e-10 })
        let distance = try DistributionDistance.jensenShannon(reference.currentCount, reference.referenceCount)
        #expect(abs(distance - reference.jensenShannonDistanceBase2) < 1e-10)
    }

    @Test(.enabled(if: Repository.hasShared), arguments: DriftReference.names)
    func `Distances of the samples and their chances equal the reference`(name: String) throws {
        let reference = try Self.read(name)
        let test = try TwoSampleTest(of: reference.current, against: reference.reference)
        #expect(abs(test.statistic - reference.ksStatistic) < 1e-10)
        #expect(abs(test.pValue - reference.ksPValueAsymptotic) < 1e-7)
        let moved = try DistributionDistance.wasserstein(reference.current, reference.reference)
        #expect(abs(moved - reference.wasserstein1) < 1e-10)
        let shift = MeanShift(
            mean: reference.curMean,
            count: reference.current.count,
            baselineMean: reference.refMean,
            baselineDeviation: reference.refStdDdof1
        )
        #expect(abs(try #require(shift.inErrors) - reference.zMeanShift) < 1e-10 * max(1, abs(reference.zMeanShift)))
        #expect(abs(try #require(shift.pValue) - reference.zPValue) < 1e-7)
    }

    @Test(.enabled(if: Repository.hasShared)) func `Categories equal the reference`() throws {
        let reference = try DriftReference.read().categorical
        let test = try CategoryTest(of: reference.currentCount, against: reference.referenceCount)
        #expect(abs(test.statistic - reference.chi2Statistic) < 1e-10)
        #expect(test.degreesOfFreedom == reference.chi2Dof)
        #expect(abs(test.pValue - reference.chi2PValue) < 1e-7)
        let index = try StabilityIndex(of: reference.currentCount, against: reference.referenceCount)
        #expect(abs(index.value - reference.psi) < 1e-10)
    }

    /// credit-rules, section 4.
    @Test(arguments: [
        (1000.0, 100.0, 10, 0.099, 0.186), (1000, 100, 5, 0.044, 0.104), (1000, 1000, 10, 0.018, 0.034),
    ])
    func `Chance alone makes what the rules say`(
        baseline: Double,
        live: Double,
        bins: Int,
        mean: Double,
        bound: Double
    ) throws {
        let shares = [Double](repeating: 1 / Double(bins), count: bins)
        let index = try StabilityIndex(of: shares.map { $0 * live }, against: shares.map { $0 * baseline })
        #expect(abs(index.expectedValue - mean) < 5e-4)
        #expect(abs(index.bound - bound) < 5e-4)
        #expect(index.verdict == .stable)
    }

    @Test func `The golden index, and verdicts that need more than chance`() throws {
        let live = [0.08, 0.09, 0.10, 0.11, 0.12] + [Double](repeating: 0.1, count: 5)
        let even = [Double](repeating: 0.1, count: 10)
        #expect(abs(try StabilityIndex(of: live, against: even).value - 0.010116) < 1e-6)
        let moved = [0.3, 0.05, 0.05] + [Double](repeating: 0.6 / 7, count: 7)
        func verdict(_ count: Double) throws -> StabilityIndex.Verdict {
            try StabilityIndex(of: moved.map { $0 * count }, against: even.map { $0 * 10 * count }).verdict
        }
        #expect(try verdict(10_000) == .act)
        #expect(try verdict(20) == .stable)
    }

    @Test(arguments: [(1000, 100, 0.142439), (1000, 1000, 0.060736)])
    func `The bound of the two-sample test is the published one`(baseline: Int, live: Int, bound: Double) throws {
        let test = try TwoSampleTest(of: (0..<live).map(Double.init), against: (0..<baseline).map(Double.init))
        #expect(abs(test.bound - bound) < 1e-6)
    }

    @Test(arguments: [(16.0, 2.0, true), (15.9, 2, false), (10, 0, false), (10.5, 0, true)])
    func `A mean is flagged from three deviations on, a constant when it changes`(
        mean: Double,
        deviation: Double,
        isFlagged: Bool
    ) {
        let shift = MeanShift(mean: mean, count: 100, baselineMean: 10, baselineDeviation: deviation)
        #expect(shift.isFlagged == isFlagged)
    }

    @Test func `Nothing and no numbers are refused`() {
        #expect(throws: DriftError.empty) { try TwoSampleTest(of: [], against: [1]) }
        #expect(throws: DriftError.notFinite(position: 1)) { try QuantileBins(of: [1, .nan]) }
        #expect(throws: DriftError.binsDiffer(baseline: 2, live: 1)) { try StabilityIndex(of: [1], against: [1, 1]) }
    }
}
