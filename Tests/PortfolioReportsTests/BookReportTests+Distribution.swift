import Documents
import PortfolioReports
import Testing

extension BookReportTests {
    /// M2: by count and by amount, each drawing from the table below it.
    @Test func whatWasLentIsToldByPurposeAndByAmount() throws {
        let bands: [(from: Int, loans: Int, amount: Int64)] = [(0, 2_400, 24_000_000), (50_000, 600, 2_976_000_000)]
        let report = try BookReport.distribution(figures(), bands: bands)
        #expect(report.tables[0].heading == ["Purpose", "Loans", "Lent"])
        #expect(
            report.tables[0].rows == ["business", "medical", "vehicle"].map { [$0, "1000", "10,000,000"] }
        )
        #expect(report.tables[1].rows == [["0-50000", "2400", "240,000"], ["50000-", "600", "29,760,000"]])
        let told: [JSONValue] = [
            ["name": "0-50000", "loans": 2_400, "amount": 24_000_000],
            ["name": "50000-", "loans": 600, "amount": 2_976_000_000],
        ]
        #expect(report.json["by_amount_bucket"] == .array(told))
        #expect(report.drawings.map(\.name) == ["purposeloans", "purposelent", "amountloans"])
        #expect(report.drawings[0].svg.contains(">loans</text>") && report.drawings[0].svg.contains(">medical</tspan>"))
        #expect(report.drawings[1].svg.contains(">INR, millions</text>"))
        for word in ["0", "to", "50000", "upward"] {
            #expect(report.drawings[2].svg.contains(">\(word)</tspan>"), "\(word)")
        }
        // A quarter of the loans of the first band stand at a quarter of its height.
        let heights = report.drawings[2].svg.matches(of: /<rect class="bar"[^>]* height="([0-9.]+)"/)
            .compactMap { Double($0.1) }
        try #require(heights.count == 2)
        #expect(abs(heights[1] * 4 - heights[0]) < 0.5 && heights[1] > 10, "\(heights)")
    }

    /// M2: a bar, with its numbers in the table of the same name.
    @Test func instalmentsAreDrawnAsBars() throws {
        let report = try BookReport.summary(figures())
        let drawing = try #require(report.drawings.first { $0.name == "punctuality" }).svg
        let heights = drawing.matches(of: /<rect class="bar"[^>]* height="([0-9.]+)"/).compactMap { Double($0.1) }
        try #require(heights.count == 2)
        #expect(abs(heights[1] * 9 - heights[0]) < 1 && !drawing.contains("<circle"), "\(heights)")
        #expect(report.tables.last?.rows.map { $0[1] } == ["27000", "3000", "30000"])
    }

    @Test func theLastBandOfAmountsHasNoEnd() {
        #expect(BookReport.bandNames([0, 50_000, 100_000]) == ["0-50000", "50000-100000", "100000-"])
        #expect(BookReport.bandNames([]).isEmpty)
    }
}
