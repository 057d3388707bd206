import AssetQuality
import Portfolio
import Testing

@Suite struct BookSumTests {
    /// The ledger has had these columns since its loan book began.
    @Test func namesOfColumnsAreThoseOfTheLedger() {
        let names = Dictionary(uniqueKeysWithValues: zip(BookSum.allCases, BookSum.columns))
        #expect(names[.loans] == "loans" && names[.instalmentsOnTime] == "instalments_on_time")
        #expect(names[.notCovered] == "not_covered" && names[.floatingIncomes] == "floating_incomes")
        #expect(Set(BookSum.columns).count == BookSum.allCases.count)
    }

    @Test func whatIsTakenAwayLeavesTheRest() {
        let kind = BookCell.Kind(
            cohort: 24_300,
            purpose: "medical",
            region: "east",
            status: "active",
            bucket: .current,
            assetClass: .standard
        )
        let whole = BookCell(kind, [.loans: 5, .outstanding: 900])
        let left = whole.without(BookCell(kind, [.loans: 2, .outstanding: 300, .received: 10]))
        #expect(left == BookCell(kind, [.loans: 3, .outstanding: 600, .received: -10]))
        #expect(left.replacing(.received, by: 0)[.received] == 0)
    }
}
