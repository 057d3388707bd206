import Diagnostics
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
}
