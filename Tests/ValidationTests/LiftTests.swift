import Statistics
import TestSupport
import Testing
import Validation

@Suite struct LiftTests {
    static let names = MetricsReference.names.filter { $0 != "weighted" }

    @Test(.enabled(if: Repository.hasShared), arguments: names)
    func `Tenths and their lift equal the reference`(name: String) throws {
        let reference = try MetricsReference.read(name)
        guard let expected = reference.decileLift else { return }
        let table = LiftTable(of: try reference.sample)
        #expect(table.parts.map(\.count) == expected.count)
        #expect(table.parts.map(\.badCount) == expected.bads)
        #expect(zip(table.parts, expected.cumCapture).allSatisfy { abs($0.capturedShare - $1) < 1e-12 })
        #expect(zip(table.parts, expected.lift).allSatisfy { abs($0.lift - $1) < 1e-12 })
    }

    @Test(.enabled(if: Repository.hasShared), arguments: names)
    func `Hosmer and Lemeshow's test equals the reference`(name: String) throws {
        let reference = try MetricsReference.read(name)
        guard let expected = reference.hosmerLemeshow else { return }
        let test = HosmerLemeshowTest(of: try reference.sample)
        #expect(abs(test.statistic - expected.statistic) < 1e-9 * max(1, expected.statistic))
        #expect(abs(test.pValue - expected.pValue) < 1e-9)
    }

    @Test func `A cut-off weighs what goods earn against what bads cost`() throws {
        let sample = try ScoredSample(scores: [0.1, 0.2, 0.3, 0.8], isBad: [false, true, false, true])
        let cutOff = CutOff(of: sample, threshold: 0.5, gainOfGood: 10, lossOfBad: 30)
        #expect(cutOff.approvalRate == 0.75)
        #expect(abs(try #require(cutOff.badRate) - 1.0 / 3) < 1e-15)
        #expect(cutOff.profit == -2.5)
        #expect(CutOff(of: sample, threshold: 0, gainOfGood: 1, lossOfBad: 1).badRate == nil)
    }
}
