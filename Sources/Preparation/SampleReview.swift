import FeatureDefinitions
public import Samples
import Validation

/// What a modeller should know of a sample before anything is learnt from it.
public struct SampleReview: Sendable, Hashable {
    /// The area from which a single feature is taken to know the outcome.
    public static let leakingArea = 0.95
    /// The fewest rows of each outcome: of fewer, chance alone tells one from the other.
    public static let fewestRows = 10

    /// One feature.
    public struct Finding: Sendable, Hashable {
        /// Key of the feature.
        public let feature: String
        /// Share of rows without a value.
        public let missingRate: Double
        /// Different values.
        public let valueCount: Int
        /// Area under the curve of it alone, in the sample itself.
        public let area: Double
        /// Whether every row has the same value, or none.
        public let isConstant: Bool
        /// Whether it may be a number of the row: whole or a code, and different in every row.
        public let isIdentifier: Bool
        /// Whether it is one beyond doubt: a code, or whole numbers that leave hardly a gap.
        public let isRowNumber: Bool
    }

    /// In the schema's order.
    public let findings: [Finding]
    /// Rows of the rarer outcome.
    public let rarerCount: Int

    /// Reviews a sample.
    /// - Parameter sample: What happened to whom; at least one row of each class.
    public init(of sample: TrainingSample) {
        rarerCount = min(sample.badCount, sample.count - sample.badCount)
        findings = zip(sample.schema.features, sample.columns)
            .map { feature, column in
                let risks = RoughRisk(feature, column, sample).risks
                let missing = column.isMissing.count { $0 }
                let (count, isWhole, isDense) = Self.values(of: column)
                let isIdentifier = isWhole && missing == 0 && count == sample.count && count > 50
                return Finding(
                    feature: feature.key,
                    missingRate: Double(missing) / Double(sample.count),
                    valueCount: count,
                    area: Self.area(risks, sample),
                    isConstant: count + (missing > 0 ? 1 : 0) <= 1,
                    isIdentifier: isIdentifier,
                    isRowNumber: isIdentifier && isDense
                )
            }
    }

    /// Refuses a sample with too few rows of an outcome.
    /// - Throws: ``PreparationError/tooFewRows(rarer:needed:)``.
    public func refuseFewRows() throws(PreparationError) {
        guard rarerCount >= Self.fewestRows else { throw .tooFewRows(rarer: rarerCount, needed: Self.fewestRows) }
    }

    /// Refuses a sample of which every feature is the same in every row, or numbers the rows.
    /// - Throws: ``PreparationError/nothingToLearn(constant:different:)``.
    public func refuseNothingToLearn() throws(PreparationError) {
        guard findings.allSatisfy({ $0.isConstant || $0.isRowNumber }) else { return }
        throw .nothingToLearn(
            constant: findings.filter(\.isConstant).map(\.feature),
            different: findings.filter(\.isRowNumber).map(\.feature)
        )
    }

    /// Features that number the rows: they are left out of what is learnt.
    public var rowNumbers: Set<String> { Set(findings.filter(\.isRowNumber).map(\.feature)) }

    /// Refuses a sample in which a feature knows the outcome.
    /// - Throws: ``PreparationError/leak(feature:area:)`` or ``PreparationError/sortedByOutcome(feature:area:)``.
    public func refuseLeaks() throws(PreparationError) {
        guard let worst = findings.max(by: { $0.area < $1.area }), worst.area > Self.leakingArea else { return }
        if worst.isIdentifier { throw .sortedByOutcome(feature: worst.feature, area: worst.area) }
        throw .leak(feature: worst.feature, area: worst.area)
    }

    /// Features that alone know the outcome, a sentence for each.
    public var leaks: [String] {
        findings.filter { $0.area > Self.leakingArea }
            .map {
                let area = ($0.area * 1000).rounded() / 1000
                let words = "alone separates good from bad with an area of \(area): it was accepted all the same"
                return "\($0.feature) \(words)"
            }
    }

    /// Sentences for a person; empty where there is nothing to say.
    public var warnings: [String] {
        findings.compactMap { finding in
            if finding.isConstant { return "\(finding.feature) is the same in every row: no model can use it" }
            if finding.isRowNumber { return "\(finding.feature) numbers the rows: it is left out" }
            if finding.isIdentifier {
                return "\(finding.feature) is different in every row: if it is a number of the row, leave it out"
            }
            if finding.missingRate > 0.5 { return "\(finding.feature) is missing in more than half of the rows" }
            return nil
        }
    }

    private static func area(_ risks: [Double], _ sample: TrainingSample) -> Double {
        do {
            let scored = try ScoredSample(scores: risks, isBad: sample.isBad, weights: sample.weights)
            return ReceiverOperatingCharacteristic(of: scored).areaUnderCurve
        } catch {
            // A sample has both classes and usable weights, and rates are finite.
            preconditionFailure("\(error)")
        }
    }

    private static func values(of column: FeatureColumn) -> (count: Int, isWhole: Bool, isDense: Bool) {
        switch column {
        case .numbers(let numbers):
            let present = Set(numbers.filter { !$0.isNaN })
            let span = (present.max() ?? 0) - (present.min() ?? 0)
            return (present.count, present.allSatisfy { $0 == $0.rounded() }, span < 2 * Double(present.count))
        case .codes(let codes, _): return (Set(codes.filter { $0 >= 0 }).count, true, true)
        }
    }
}
