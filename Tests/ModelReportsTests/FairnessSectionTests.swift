import Diagnostics
import ModelReports
import Testing
import Validation

/// What people read of how groups are treated.
@Suite struct FairnessSectionTests {
    /// Of a 54 of 60 goods and 10 of 40 bads are approved, of b 35 of 50 and 10 of 50; three of c are not approved.
    ///
    /// Those approved have a PD of 0.05, and 0.4 the others, of whom every second of b is told two reasons.
    private static func section() throws -> ReportSection {
        var (groups, isBad, isApproved): ([String], [Bool], [Bool]) = ([], [], [])
        func add(_ group: String, _ count: Int, isBad bad: Bool, isApproved approved: Bool) {
            groups += Array(repeating: group, count: count)
            isBad += Array(repeating: bad, count: count)
            isApproved += Array(repeating: approved, count: count)
        }
        add("a", 54, isBad: false, isApproved: true)
        add("a", 6, isBad: false, isApproved: false)
        add("a", 10, isBad: true, isApproved: true)
        add("a", 30, isBad: true, isApproved: false)
        add("b", 35, isBad: false, isApproved: true)
        add("b", 15, isBad: false, isApproved: false)
        add("b", 10, isBad: true, isApproved: true)
        add("b", 40, isBad: true, isApproved: false)
        add("c", 3, isBad: false, isApproved: false)
        let reasons = groups.enumerated()
            .map { row, group in group == "b" && row % 2 == 0 ? ["Income", "Debt"] : ["Debt"] }
        let report = FairnessReport(
            "sex",
            groupOfRow: groups,
            of: try ScoredSample(scores: isApproved.map { $0 ? 0.05 : 0.4 }, isBad: isBad),
            isApproved: isApproved,
            reasonsOfRow: reasons
        )
        return report.section(proxy: nil)
    }

    private static func table(_ caption: String) throws -> ReportTable {
        try #require(try section().tables.first { $0.caption.hasPrefix(caption) })
    }

    @Test func `Decisions are told with ratio, test and verdict`() throws {
        let rows = try Self.table("Decisions by sex").rows
        #expect(rows[0] == ["a", "100", "64.0 %", "1.000", "", "", "", "", "reference"])
        // 45 / 64; z of 0.19 over the root of 0.545 · 0.455 / 50.
        #expect(Array(rows[1][0...3]) == ["b", "100", "45.0 %", "0.703"])
        #expect(rows[1][5] == "−2.70" && rows[1][8] == "below four fifths")
        #expect(rows[2] == ["c", "3", "0.0 %", "", "", "", "", "", "too few to say"])
    }

    @Test func `Errors are told with their gaps, and which is which`() throws {
        let rows = try Self.table("Errors by sex").rows
        #expect(rows[0] == ["a", "60", "90.0 %", "reference", "10.0 %", "reference", "40", "25.0 %", "reference"])
        #expect(
            rows[1] == [
                "b", "50", "70.0 %", "−20.0, −34.7 to −5.1", "30.0 %", "20.0, 5.1 to 34.7", "50", "20.0 %",
                "−5.0, −22.5 to 11.9",
            ]
        )
        #expect(rows[2].last == "too few to say")
        let said = try Self.section().sentences.joined(separator: " ")
        #expect(said.contains("the FPR is the share not approved of those who paid"))
        #expect(said.contains("the FNR the share approved of those who defaulted"))
    }

    @Test func `The model is told by group`() throws {
        let rows = try Self.table("Model by sex").rows
        // Area (30 · 54 + (10 · 54 + 30 · 6) / 2) / 2400.
        #expect(rows[0][0] == "a" && rows[0][1].hasPrefix("0.825, "))
        #expect(rows[2] == ["c", "too few to say", ""])
    }

    @Test func `Calibration is told by group, and whose risk is stated wrong`() throws {
        let rows = try Self.table("Calibration by sex").rows
        // Mean PD (64 · 0.05 + 36 · 0.4) / 100; Wilson's limits of 40 of 100 are 0.3094 and 0.4980. Of those of a PD of 0.05
        // 10 of 64 defaulted, of those of 0.4 30 of 36: 0.64 · 0.10625 + 0.36 · 0.43333.
        #expect(rows[0] == ["a", "17.6 %", "40.0 %", "−22.4, −32.2 to −13.3", "22.4 %", "risk understated"])
        #expect(rows[2] == ["c", "", "", "", "", "too few to say"])
        #expect(try Self.section().sentences.contains { $0.hasPrefix("Calibration is the mean PD") })
    }

    @Test func `Those just approved are set beside the reference's`() throws {
        let rows = try Self.table("Only just approved").rows
        // All approved have one PD, so all are in the band: 10 of 45 defaulted, against 10 of 64.
        #expect(Array(rows[0][0...5]) == ["b", "5.0 % to 5.0 %", "45", "22.2 %", "64", "15.6 %"])
        #expect(rows[0][6].hasPrefix("6.6, ") && rows[0][7] == "")
        #expect(rows[1] == ["c", "", "", "", "", "", "", "too few to say"])
    }

    @Test func `Reasons are told of groups of whom enough are not approved`() throws {
        let table = try Self.table("Reasons by sex")
        #expect(table.heading == ["Reason", "a, n 36", "b, n 55"])
        // Of b those in rows 135 to 149 and 160 to 199 are not approved: 7 and 20 even rows are told of their income.
        #expect(table.rows[0] == ["Debt", "100.0 %, 100.0 %", "100.0 %, 50.9 %"])
        #expect(table.rows[1] == ["Income", "0.0 %, 0.0 %", "49.1 %, 49.1 %"])
        #expect(table.rows.count == 2)
    }

    @Test func `Without a reference neither the cut-off nor reasons are told`() throws {
        let report = FairnessReport(
            "sex",
            groupOfRow: ["a", "b", "b"],
            of: try ScoredSample(scores: [0.1, 0.2, 0.3], isBad: [true, false, false]),
            isApproved: [true, true, false],
            reasonsOfRow: [[], [], ["Debt"]]
        )
        let section = report.section(proxy: nil)
        #expect(section.tables.count == 4)
        #expect(section.sentences == ["Too few applicants in every group to say anything."])
    }
}
