import Diagnostics
import Statistics
import Testing
import Validation

/// Golden numbers of credit-rules, section 15 (scipy 1.15, tolerance half of the last digit).
@Suite struct FairnessTests {
    @Test func `60 of 100 against 80 of 100 gives the golden numbers`() throws {
        let impact = AdverseImpact((60, 100), against: (80, 100))
        #expect(abs((impact.ratio ?? 0) - 0.75) < 1e-12)
        #expect(abs(impact.z + 3.0861) < 5e-5)
        #expect(abs(impact.pValue - 0.002028) < 5e-7)
        #expect(abs(impact.exactPValue - 0.003192) < 5e-7)
        let limits = try #require(impact.limits)
        #expect(abs(limits.lowerBound - 0.6217) < 5e-5)
        #expect(abs(limits.upperBound - 0.9048) < 5e-5)
        #expect(impact.isFlagged)
    }

    @Test func `6 of 10 against 8 of 10 is too few to say`() throws {
        let impact = AdverseImpact((6, 10), against: (8, 10))
        let limits = try #require(impact.limits)
        #expect(abs(limits.lowerBound - 0.4143) < 5e-5)
        #expect(abs(limits.upperBound - 1.3576) < 5e-5)
        #expect(abs(impact.exactPValue - 0.6285) < 5e-5)
        #expect(impact.isTooFew)
        #expect(!impact.isFlagged)
    }

    @Test func `A ratio without approvals has no limits, and equal shares differ by chance`() {
        #expect(AdverseImpact((0, 40), against: (20, 40)).limits == nil)
        #expect(AdverseImpact((0, 40), against: (0, 40)).ratio == nil)
        let same = AdverseImpact((20, 40), against: (20, 40))
        #expect(same.z == 0 && same.pValue == 1 && abs(same.exactPValue - 1) < 1e-9)
    }

    @Test func `Groups are counted, compared with the one approved most often, and unknown ones told`() throws {
        // 40 of a (30 approved), 40 of b (15 approved), 10 of c, 5 unknown.
        let groups: [String?] =
            (0..<40).map { _ in "a" } + (0..<40).map { _ in "b" } + (0..<10).map { _ in "c" } + (0..<5).map { _ in nil }
        let isApproved = (0..<95).map { $0 < 40 ? $0 < 30 : $0 < 80 ? $0 < 55 : true }
        let scored = try ScoredSample(
            scores: (0..<95).map { isApproved[$0] ? 0.05 : 0.4 },
            isBad: (0..<95).map { $0 % 4 == 0 }
        )
        let report = FairnessReport("sex", groupOfRow: groups, of: scored, isApproved: isApproved)
        #expect(report.groups.map(\.outcome.name) == ["a", "b", "c"])
        #expect(report.reference == "a")
        #expect(report.flagged == ["b"])
        #expect(report.unknownCount == 5)
        let outcome = report.groups[1].outcome
        #expect(outcome.count == 40 && outcome.approvedCount == 15 && outcome.badCount == 10)
        #expect(abs((report.groups[1].impact?.ratio ?? 0) - 0.5) < 1e-12)
        #expect(report.groups[2].outcome.isTooFew)
    }

    /// Of a those who paid have PDs of 0.1, 0.12 and 0.2, those who defaulted 0.15 and 0.3; of b one paid.
    ///
    /// Approved below 0.18.
    private static func six() throws -> FairnessReport {
        let scores = [0.1, 0.12, 0.2, 0.15, 0.3, 0.5]
        return FairnessReport(
            "sex",
            groupOfRow: ["a", "a", "a", "a", "a", "b"],
            of: try ScoredSample(scores: scores, isBad: [false, false, false, true, true, false]),
            isApproved: scores.map { $0 < 0.18 }
        )
    }

    @Test func `The errors, the mean PD and the area of a group are those counted by hand`() throws {
        let outcome = try Self.six().groups[0].outcome
        #expect(outcome.count == 5 && outcome.goodCount == 3 && outcome.badCount == 2)
        #expect(outcome.approvedCount == 3 && outcome.approvedGoodCount == 2 && outcome.approvedBadCount == 1)
        #expect(abs((outcome.approvalOfGoods ?? 0) - 2.0 / 3) < 1e-12)
        #expect(outcome.approvalOfBads == 0.5)
        // Two of the three who paid are approved, one of the two who defaulted.
        #expect(abs((outcome.falsePositiveRate ?? 0) - 1.0 / 3) < 1e-12)
        #expect(outcome.falseNegativeRate == 0.5)
        #expect(abs(outcome.meanProbability - 0.87 / 5) < 1e-12)
        // 0.3 is above all three who paid, 0.15 above two of them: 5 of 6 pairs.
        #expect(abs((outcome.area?.area ?? 0) - 5.0 / 6) < 1e-12)
    }

    @Test(arguments: [(0.05, false, true), (0.2, false, false), (0.4, true, false)])
    func `Stated risks are held to what came, group by group`(
        stated: Double,
        isOverstated: Bool,
        isUnderstated: Bool
    ) throws {
        // Of a 20 of 100 defaulted: Wilson's limits 0.1334 and 0.2888; b is there so that nothing is measured over all.
        let report = FairnessReport(
            "sex",
            groupOfRow: Array(repeating: "a", count: 100) + Array(repeating: "b", count: 50),
            of: try ScoredSample(
                scores: Array(repeating: stated, count: 100) + Array(repeating: 0.9, count: 50),
                isBad: (0..<150).map { $0 < 20 }
            ),
            isApproved: Array(repeating: true, count: 150)
        )
        let calibration = report.groups[0].outcome.calibration
        #expect(abs(calibration.gap - (stated - 0.2)) < 1e-12)
        #expect(abs(calibration.limits.lowerBound - (stated - 0.2888)) < 1e-4)
        #expect(abs(calibration.limits.upperBound - (stated - 0.1334)) < 1e-4)
        #expect(abs((calibration.error ?? 1) - abs(stated - 0.2)) < 1e-12)
        #expect(calibration.isOverstated == isOverstated && calibration.isUnderstated == isUnderstated)
        // Nobody of b defaulted: that is told of all of them, not part by part.
        let other = report.groups[1].outcome.calibration
        #expect(other.error == nil && abs(other.gap - 0.9) < 1e-12 && other.isOverstated)
    }

    @Test func `Within a group errors of parts do not cancel`() throws {
        // Half have a PD of 0.1 and 30 % default, half one of 0.5 and 30 % default: right on average, wrong by 0.2 each.
        let report = FairnessReport(
            "sex",
            groupOfRow: Array(repeating: "a", count: 200),
            of: try ScoredSample(
                scores: (0..<200).map { $0 < 100 ? 0.1 : 0.5 },
                isBad: (0..<200).map { $0 % 10 < 3 }
            ),
            isApproved: Array(repeating: true, count: 200)
        )
        let calibration = report.groups[0].outcome.calibration
        #expect(abs(calibration.gap) < 1e-12 && abs((calibration.error ?? 0) - 0.2) < 1e-12)
    }

    @Test func `A group of which nobody defaulted has no rate of bads and no area`() throws {
        let outcome = try Self.six().groups[1].outcome
        #expect(outcome.name == "b" && outcome.area == nil)
        #expect(outcome.approvalOfBads == nil && outcome.falseNegativeRate == nil)
        #expect(outcome.approvalOfGoods == 0 && outcome.falsePositiveRate == 1)
    }

    @Test func `The standardised difference is that of the means of log-odds over the spread of all`() throws {
        // Log-odds 1 and 3 of a, −1 and 1 of b: means 2 and 0, mean of all 1, variance of all 8 / 4 = 2.
        let scores = [1.0, 3, -1, 1].map { probability(logOdds: $0) }
        let scored = try ScoredSample(scores: scores, isBad: [true, false, true, false])
        let report = FairnessReport(
            "sex",
            groupOfRow: ["a", "a", "b", "b"],
            of: scored,
            isApproved: [true, true, true, true]
        )
        let differences = report.groups.map { $0.outcome.standardisedDifference ?? 0 }
        #expect(abs(differences[0] - 2.0.squareRoot()) < 1e-9 && abs(differences[1] + 2.0.squareRoot()) < 1e-9)
        let alone = FairnessReport(
            "sex",
            groupOfRow: ["a", "a", "a", "a"],
            of: scored,
            isApproved: [true, true, true, true]
        )
        #expect(alone.groups[0].outcome.standardisedDifference == nil)
    }
}
