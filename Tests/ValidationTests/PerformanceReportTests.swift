import Statistics
import Testing
import Validation

@Suite struct PerformanceReportTests {
    private static func sample(seed: UInt64, rows: Int) throws -> ScoredSample {
        var generator = SeededGenerator(seed: seed)
        let scores = (0..<rows).map { _ in generator.uniform() }
        return try ScoredSample(scores: scores, isBad: scores.map { generator.bernoulli($0) })
    }

    @Test func `Intervals hold their value and narrow with the size of the sample`() throws {
        let small = PerformanceReport(of: try Self.sample(seed: 1, rows: 300), seed: 9)
        let large = PerformanceReport(of: try Self.sample(seed: 1, rows: 4800), seed: 9)
        for estimate in [small.areaUnderCurve, small.kolmogorovSmirnov, small.brier, large.areaUnderCurve] {
            #expect(estimate.lower < estimate.value && estimate.value < estimate.upper)
        }
        let widths = [small, large].map { $0.areaUnderCurve.upper - $0.areaUnderCurve.lower }
        #expect(widths[1] < widths[0] / 2)
    }

    @Test func `Every other measure has its interval too, and the value is that of the whole sample`() throws {
        let sample = try Self.sample(seed: 1, rows: 4800)
        let report = PerformanceReport(of: sample, seed: 9)
        let values = [
            (report.gini, ReceiverOperatingCharacteristic(of: sample).gini),
            (report.averagePrecision, PrecisionRecallCurve(of: sample).averagePrecision),
            (report.logLoss, ProbabilityLoss(of: sample).logLoss),
            (report.calibrationError, CalibrationTable(of: sample).expectedError),
        ]
        for (estimate, value) in values {
            #expect(estimate.value == value && estimate.lower <= value && value <= estimate.upper)
            #expect(estimate.lower < estimate.upper && estimate.upper - estimate.lower < 0.1)
        }
        for estimate in [report.gini, report.averagePrecision, report.logLoss] {
            #expect(estimate.lower < estimate.value && estimate.value < estimate.upper)
        }
        #expect(abs(report.gini.upper - (2 * report.areaUnderCurve.upper - 1)) < 1e-12)
    }

    @Test func `The same seed gives the same report`() throws {
        let sample = try Self.sample(seed: 2, rows: 200)
        #expect(PerformanceReport(of: sample, seed: 5) == PerformanceReport(of: sample, seed: 5))
        #expect(PerformanceReport(of: sample, seed: 5) != PerformanceReport(of: sample, seed: 6))
    }

    @Test func `DeLong's interval agrees with the bootstrap`() throws {
        let sample = try Self.sample(seed: 3, rows: 1000)
        let interval = AreaInterval(of: sample)
        let report = PerformanceReport(of: sample, replicates: 400, seed: 4)
        #expect(abs(interval.area - report.areaUnderCurve.value) < 1e-12)
        #expect(abs(interval.limits().lowerBound - report.areaUnderCurve.lower) < 0.008)
        #expect(abs(interval.limits().upperBound - report.areaUnderCurve.upper) < 0.008)
    }

    /// By hand from the definition: placements of bads 1, 0.75; of goods 1, 1, 1, 0.5.
    @Test func `DeLong's standard error is that of the definition`() throws {
        let sample = try ScoredSample(
            scores: [0.9, 0.4, 0.5, 0.1, 0.2, 0.3],
            isBad: [true, true, false, false, false, false]
        )
        let interval = AreaInterval(of: sample)
        #expect(interval.area == 0.875)
        #expect(abs(interval.standardError - (0.03125 / 2 + 0.0625 / 4).squareRoot()) < 1e-15)
    }

    @Test func `What cannot be judged is refused with its reason`() {
        #expect(throws: ValidationError.lengthsDiffer(scores: 1, outcomes: 2)) {
            try ScoredSample(scores: [0.1], isBad: [true, false])
        }
        #expect(throws: ValidationError.classAbsent(isBad: true)) {
            try ScoredSample(scores: [0.1, 0.2], isBad: [false, false])
        }
        #expect(throws: ValidationError.classAbsent(isBad: false)) {
            try ScoredSample(scores: [0.1], isBad: [true])
        }
        #expect(throws: ValidationError.unusableNumber(row: 1)) {
            try ScoredSample(scores: [0.1, .nan], isBad: [true, false])
        }
        #expect(throws: ValidationError.unusableNumber(row: 0)) {
            try ScoredSample(scores: [0.1, 0.2], isBad: [true, false], weights: [0, 1])
        }
    }
}
