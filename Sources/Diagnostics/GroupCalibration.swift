import Statistics
import Validation

/// Whether the PDs stated of one group are those that came true: calibration by group (credit-rules, section 15).
public struct GroupCalibration: Sendable, Hashable {
    /// The most parts that a group is cut into.
    public static let mostParts = 5

    /// Mean stated PD less the share who defaulted: above 0 where risks are overstated.
    public let gap: Double
    /// Its 95 % limits: the mean less Wilson's limits of the share.
    public let limits: ClosedRange<Double>
    /// Expected calibration error over parts of the group by rising PD, of about equally many, not fewer on average than
    /// ``AdverseImpact/minimumCount``; nil where a class is absent, or there are not enough for a part.
    public let error: Double?

    /// Whether risks are overstated, beyond what chance explains.
    public var isOverstated: Bool { limits.lowerBound > 0 }
    /// Whether risks are understated, beyond what chance explains.
    public var isUnderstated: Bool { limits.upperBound < 0 }

    /// Compares what was stated with what came.
    /// - Parameters:
    ///   - meanProbability: Mean stated PD of the group.
    ///   - badCount: Those of the group who defaulted.
    ///   - count: Applicants in the group; at least one.
    ///   - scored: PDs and outcomes of the group; nil where a class is absent.
    init(meanProbability: Double, badCount: Int, count: Int, of scored: ScoredSample?) {
        let (share, observed) = ShareDifference.share((badCount, count))
        gap = meanProbability - share
        limits = (meanProbability - observed.upperBound)...(meanProbability - observed.lowerBound)
        let parts = min(Self.mostParts, count / AdverseImpact.minimumCount)
        error = parts > 0 ? scored.map { CalibrationTable(of: $0, binCount: parts).expectedError } : nil
    }
}
