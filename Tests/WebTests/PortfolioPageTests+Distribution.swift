import Foundation
import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import TestSupport
import Testing

@testable import Web

extension PortfolioPageTests {
    /// M2: what was lent by purpose and by amount, on the page as programs are told it.
    @Test(arguments: [(1, "by_purpose"), (2, "by_amount_bucket")])
    func whatWasLentIsOnThePageAsProgramsAreTold(_ table: Int, _ member: String) async throws {
        try await reading(as: .analyst) { _, browser, program, headers in
            let answer = try await program.send(.get, "/api/portfolio/loan-distribution", headers)
            let told = try #require(answer.object[member] as? [String: [String: Double]])
            let file = try await browser.send(.get, "/portfolio/tables/distribution-\(table)")
            #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
            let rows = file.text.components(separatedBy: "\r\n").dropFirst().filter { !$0.isEmpty }
            #expect(rows.count == told.count && told.count > 1)
            let page = try await browser.open("/portfolio").text
            for (name, part) in told {
                let count = Int(part["count"] ?? -1)
                let row = try #require(rows.first { $0.hasPrefix("\(name),\(count),") }, "\(name)")
                let amount = row.dropFirst("\(name),\(count),".count).filter(\.isNumber)
                #expect(abs((Double(amount) ?? -1) - (part["total_amount"] ?? 0)) <= 1, "\(row)")
                #expect(page.contains("<th scope=\"row\">\(name)</th><td class=\"number\">\(count)</td>"), "\(name)")
            }
        }
    }

    @Test func chartsOfWhatWasLentArePicturesWithTitles() async throws {
        try await reading(as: .auditor) { _, browser, _, _ in
            let page = try await browser.open("/portfolio").text
            let titles = [
                "purposeloans": "Loans by purpose", "purposelent": "Lent by purpose", "amountloans": "Loans by amount",
                "punctuality": "Instalments that fell due",
            ]
            for (name, title) in titles {
                #expect(page.contains("<figcaption>\(title)</figcaption>"), "\(title)")
                let drawing = try await browser.send(.get, "/portfolio/drawings/\(name)")
                #expect(drawing.headers[.contentType] == "image/svg+xml" && drawing.text.contains("class=\"bar\""))
                #expect(drawing.text.contains(">\(title)</title>"), "\(name)")
            }
        }
    }
}
