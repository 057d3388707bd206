import TestSupport
import Testing
import Validation

@Suite struct CalibrationTableTests {
    static let names = MetricsReference.names.filter { $0 != "weighted" }

    @Test(.enabled(if: Repository.hasShared), arguments: names, [CalibrationTable.Cut.uniform, .quantiles])
    func `Bins and errors equal the reference`(name: String, cut: CalibrationTable.Cut) throws {
        let reference = try MetricsReference.read(name)
        guard let bins = reference.calibration?[cut == .uniform ? "uniform" : "quantile"] else { return }
        let table = CalibrationTable(of: try reference.sample, cut: cut)
        #expect(table.bins.map(\.count) == bins.count.filter { $0 > 0 })
        for (bin, (rate, mean)) in zip(table.bins, zip(bins.observedRate, bins.meanScore)) {
            #expect(abs(bin.observedRate - rate) < 1e-12)
            #expect(abs(bin.meanProbability - mean) < 1e-12)
        }
        #expect(abs(table.expectedError - bins.ece) < 1e-12)
        #expect(abs(table.largestError - bins.mce) < 1e-12)
    }

    @Test func `A PD that is the bad rate of its bin is perfectly calibrated`() throws {
        let scores = [Double](repeating: 0.25, count: 40) + [Double](repeating: 0.75, count: 40)
        let isBad = (0..<80).map { $0 < 40 ? $0 % 4 == 0 : $0 % 4 != 0 }
        let table = CalibrationTable(of: try ScoredSample(scores: scores, isBad: isBad))
        #expect(table.expectedError < 1e-15)
        #expect(table.bins.map(\.share) == [0.5, 0.5])
    }
}
