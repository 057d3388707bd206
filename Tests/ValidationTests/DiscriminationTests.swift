import TestSupport
import Testing
import Validation

@Suite struct DiscriminationTests {
    /// credit-rules §3.
    @Test func `The golden sample has its published discrimination and losses`() throws {
        let sample = try ScoredSample(
            scores: [0.1, 0.2, 0.2, 0.4, 0.6, 0.8],
            isBad: [false, false, true, false, true, true]
        )
        let curve = ReceiverOperatingCharacteristic(of: sample)
        let loss = ProbabilityLoss(of: sample)
        #expect(abs(curve.areaUnderCurve - 0.833333) < 1e-6)
        #expect(abs(curve.gini - 0.666667) < 1e-6)
        #expect(abs(curve.kolmogorovSmirnov - 0.666667) < 1e-6)
        #expect(abs(loss.brier - 0.175) < 1e-12)
        #expect(abs(loss.logLoss - 0.530456) < 1e-6)
    }

    @Test(.enabled(if: Repository.hasShared), arguments: MetricsReference.names)
    func `Area, Gini, KS and losses equal the reference to 1e-12`(name: String) throws {
        let reference = try MetricsReference.read(name)
        let sample = try reference.sample
        let curve = ReceiverOperatingCharacteristic(of: sample)
        let loss = ProbabilityLoss(of: sample)
        #expect(abs(curve.areaUnderCurve - reference.rocAuc) < 1e-12)
        #expect(abs(curve.gini - reference.gini) < 1e-12)
        #expect(abs(curve.kolmogorovSmirnov - reference.ks) < 1e-12)
        #expect(curve.kolmogorovSmirnovThreshold == reference.ksThreshold.value)
        #expect((curve.kolmogorovSmirnovPValue == nil) == (reference.weight != nil))
        #expect(abs((curve.kolmogorovSmirnovPValue ?? 0) - (reference.ksPValueAsymptotic ?? 0)) < 1e-7)
        #expect(abs(loss.brier - reference.brier) < 1e-12)
        #expect(abs(loss.logLoss - reference.logLoss) < 1e-12)
    }

    @Test(.enabled(if: Repository.hasShared), arguments: MetricsReference.names)
    func `Every point of both curves equals the reference`(name: String) throws {
        let reference = try MetricsReference.read(name)
        let sample = try reference.sample
        let points = ReceiverOperatingCharacteristic(of: sample).points
        #expect(points.map(\.threshold) == reference.roc.threshold.map(\.value))
        #expect(distance(points.map(\.falsePositiveRate), reference.roc.fpr ?? []) < 1e-12)
        #expect(distance(points.map(\.truePositiveRate), reference.roc.tpr ?? []) < 1e-12)
        let curve = PrecisionRecallCurve(of: sample)
        #expect(abs(curve.averagePrecision - reference.averagePrecision) < 1e-12)
        #expect(curve.points.map(\.threshold) == reference.precisionRecall.threshold.map(\.value))
        #expect(distance(curve.points.map(\.precision) + [1], reference.precisionRecall.precision ?? []) < 1e-12)
        #expect(distance(curve.points.map(\.recall) + [0], reference.precisionRecall.recall ?? []) < 1e-12)
    }

    @Test(.enabled(if: Repository.hasShared), arguments: MetricsReference.names)
    func `The confusion matrix at one half equals the reference`(name: String) throws {
        let reference = try MetricsReference.read(name)
        let matrix = ConfusionMatrix(of: try reference.sample, threshold: 0.5)
        #expect(abs(matrix.truePositives - reference.confusionAt05.tp) < 1e-9)
        #expect(abs(matrix.falsePositives - reference.confusionAt05.fp) < 1e-9)
        #expect(abs(matrix.trueNegatives - reference.confusionAt05.tn) < 1e-9)
        #expect(abs(matrix.falseNegatives - reference.confusionAt05.fn) < 1e-9)
        let measured = [
            matrix.accuracy, matrix.balancedAccuracy, matrix.precision, matrix.recall, matrix.f1,
            matrix.f2, matrix.matthewsCorrelation,
        ]
        let expected = [
            reference.accuracy, reference.balancedAccuracy, reference.precision, reference.recall, reference.f1,
            reference.f2, reference.mcc,
        ]
        #expect(distance(measured, expected) < 1e-12)
    }

    @Test func `Discrimination does not change when the score is stretched`() throws {
        let isBad = (0..<200).map { $0 % 3 == 0 }
        let scores = isBad.enumerated()
            .map { row, isBad in
                let spread = Double((row * 37) % 101) / 101
                return isBad ? spread + 0.1 : spread
            }
        let plain = ReceiverOperatingCharacteristic(of: try ScoredSample(scores: scores, isBad: isBad))
        let cubed = ReceiverOperatingCharacteristic(
            of: try ScoredSample(scores: scores.map { $0 * $0 * $0 }, isBad: isBad)
        )
        #expect(plain.areaUnderCurve == cubed.areaUnderCurve)
        #expect(plain.kolmogorovSmirnov == cubed.kolmogorovSmirnov)
    }

    private func distance(_ values: [Double], _ expected: [Double]) -> Double {
        guard values.count == expected.count else { return .infinity }
        return zip(values, expected).map { abs($0 - $1) }.max() ?? 0
    }
}
