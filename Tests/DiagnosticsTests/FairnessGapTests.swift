import Diagnostics
import Testing
import Validation

/// Errors, the cut-off and reasons of a group beside those of the reference (credit-rules, section 15).
@Suite struct FairnessGapTests {
    /// Applicants of one group who are alike.
    private struct Cell {
        let group: String
        let count: Int
        let isBad: Bool
        let isApproved: Bool
    }

    private static func report(_ cells: [Cell]) throws -> FairnessReport {
        let rows = cells.flatMap { Array(repeating: $0, count: $0.count) }
        return FairnessReport(
            "sex",
            groupOfRow: rows.map(\.group),
            of: try ScoredSample(scores: rows.map { $0.isApproved ? 0.05 : 0.4 }, isBad: rows.map(\.isBad)),
            isApproved: rows.map(\.isApproved)
        )
    }

    /// The worked examples of Newcombe (1998), table II, method 10, four decimals.
    @Test(arguments: [(56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (10, 10, 0, 20, 0.6791, 1)])
    func `Limits of a difference of shares are those printed`(
        _ hits: Int,
        _ count: Int,
        _ otherHits: Int,
        _ otherCount: Int,
        _ lower: Double,
        _ upper: Double
    ) {
        let difference = ShareDifference((hits, count), less: (otherHits, otherCount))
        #expect(abs(difference.limits.lowerBound - lower) < 5e-5)
        #expect(abs(difference.limits.upperBound - upper) < 5e-5)
        #expect(difference.isTooFew == (count < 30))
    }

    @Test func `Gaps are the group's errors less the reference's`() throws {
        // a: 54 of 60 goods and 10 of 40 bads approved, 64 %; b: 35 of 50 and 10 of 50, 45 %.
        let report = try Self.report([
            Cell(group: "a", count: 54, isBad: false, isApproved: true),
            Cell(group: "a", count: 6, isBad: false, isApproved: false),
            Cell(group: "a", count: 10, isBad: true, isApproved: true),
            Cell(group: "a", count: 30, isBad: true, isApproved: false),
            Cell(group: "b", count: 35, isBad: false, isApproved: true),
            Cell(group: "b", count: 15, isBad: false, isApproved: false),
            Cell(group: "b", count: 10, isBad: true, isApproved: true),
            Cell(group: "b", count: 40, isBad: true, isApproved: false),
        ])
        #expect(report.reference == "a" && report.groups[0].gaps == nil)
        let gaps = try #require(report.groups[1].gaps)
        let falsePositive = try #require(gaps.falsePositive)
        // 15 of 50 good applicants are turned away, against 6 of 60; limits by hand, with z 1.959964.
        #expect(abs(falsePositive.value - 0.2) < 1e-12 && !falsePositive.isTooFew)
        #expect(abs(falsePositive.limits.lowerBound - 0.051089) < 5e-7)
        #expect(abs(falsePositive.limits.upperBound - 0.347493) < 5e-7)
        let opportunity = try #require(gaps.opportunity)
        #expect(abs(opportunity.value + 0.2) < 1e-12 && abs(opportunity.limits.upperBound + 0.051089) < 5e-7)
        let falseNegative = try #require(gaps.falseNegative)
        #expect(abs(falseNegative.value + 0.05) < 1e-12)
        #expect(abs(falseNegative.limits.lowerBound + 0.225365) < 5e-7)
        #expect(report.widest(\.gaps?.falsePositive) == falsePositive)
    }

    @Test func `A gap over few who defaulted is too few to say, and over none is not known`() throws {
        let report = try Self.report([
            Cell(group: "a", count: 60, isBad: false, isApproved: true),
            Cell(group: "a", count: 40, isBad: true, isApproved: false),
            Cell(group: "b", count: 40, isBad: false, isApproved: false),
            Cell(group: "b", count: 10, isBad: true, isApproved: true),
            Cell(group: "c", count: 35, isBad: false, isApproved: false),
        ])
        #expect(report.groups.map(\.outcome.name) == ["a", "b", "c"])
        #expect(report.groups[1].gaps?.falseNegative?.isTooFew == true)
        #expect(report.groups[2].gaps?.falseNegative == nil && report.groups[2].gaps?.falsePositive?.value == 1)
        #expect(report.widest(\.gaps?.falseNegative) == nil)
    }

    /// Approved of the reference have PDs of 0.0001 to 0.0300, of whom each even one defaulted.
    ///
    /// Approved of b have each even PD from some on, of whom only the last defaulted; thirty of b are not approved.
    private static func cutOff(from first: Int) throws -> FairnessReport {
        let even = stride(from: first, through: 300, by: 2).map(\.self)
        let groups = Array(repeating: "a", count: 300) + even.map { _ in "b" } + Array(repeating: "b", count: 30)
        let approved = (1...300).map { Double($0) / 1e4 } + even.map { Double($0) / 1e4 }
        let scores = approved + Array(repeating: 0.5, count: 30)
        let isBad = (1...300).map { $0 % 2 == 0 } + even.map { $0 == 300 } + Array(repeating: true, count: 30)
        return FairnessReport(
            "sex",
            groupOfRow: groups,
            of: try ScoredSample(scores: scores, isBad: isBad),
            isApproved: scores.map { $0 < 0.1 }
        )
    }

    @Test func `Those just approved are taken from one band of PDs, which reaches down for the thinner group`() throws {
        let report = try Self.cutOff(from: 242)
        #expect(report.reference == "a" && report.groups[0].marginal == nil)
        let marginal = try #require(report.groups[1].marginal)
        // The thirtieth of b from above has 0.0242, the thirtieth of a, a tenth, 0.0271: the band begins at the lower.
        #expect(marginal.band == 0.0242...0.03)
        #expect(marginal.count == 30 && marginal.badCount == 1)
        #expect(marginal.referenceCount == 59 && marginal.referenceBadCount == 30)
        #expect(abs(marginal.difference.value - (1.0 / 30 - 30.0 / 59)) < 1e-12)
        #expect(abs(marginal.difference.limits.upperBound + 0.292948) < 5e-7)
        #expect(marginal.isStricter && !marginal.isLooser)
    }

    @Test func `Of more than 300 approved the band holds a tenth`() throws {
        let groups = Array(repeating: "a", count: 411) + Array(repeating: "b", count: 400)
        let scores = (1...411).map { Double($0) / 1e4 } + (1...400).map { Double($0) / 1e4 }
        let report = FairnessReport(
            "sex",
            groupOfRow: groups,
            of: try ScoredSample(scores: scores, isBad: scores.indices.map { $0 % 3 == 0 }),
            isApproved: (0..<811).map { $0 != 411 }
        )
        // 42 of 411 begin at 370, 40 of 399 at 361: 51 of a from there, and 40 of b.
        let marginal = try #require(report.groups[1].marginal)
        #expect(marginal.band == 0.0361...0.0411)
        #expect(marginal.referenceCount == 51 && marginal.count == 40)
    }

    @Test func `With fewer than thirty approved nothing is said of the cut-off`() throws {
        #expect(try Self.cutOff(from: 244).groups[1].marginal == nil)
    }

    @Test func `Reasons are counted among those not approved, and the first ones apart`() throws {
        let stated = [["debt"], ["income", "debt"], ["debt", "income", "age of file"], [], ["income"], ["income"]]
        let report = FairnessReport(
            "sex",
            groupOfRow: ["a", "a", "a", "a", "a", "b"],
            of: try ScoredSample(
                scores: [0.4, 0.4, 0.4, 0.2, 0.05, 0.05],
                isBad: [true, false, false, false, false, false]
            ),
            isApproved: [false, false, false, false, true, true],
            reasonsOfRow: stated
        )
        let mix = try #require(report.groups[0].reasons)
        #expect(mix.refusedCount == 4 && mix.isTooFew)
        #expect(mix.entries.map(\.reason) == ["debt", "income", "age of file"])
        #expect(mix.entries.map(\.count) == [3, 2, 1] && mix.entries.map(\.firstCount) == [2, 1, 0])
        let debt = try #require(mix.shares(of: "debt"))
        #expect(debt.all == 0.75 && debt.first == 0.5)
        let other = try #require(mix.shares(of: "home"))
        #expect(other.all == 0 && other.first == 0)
        // Nobody of b is turned away.
        #expect(report.groups[1].reasons?.shares(of: "debt") == nil)
        #expect(report.groups[1].reasons?.entries.isEmpty == true)
    }
}
