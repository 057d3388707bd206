import AssetQuality
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import LedgerRecords
import Lending
import LoanLedger
import LoanServicing
import Loans
import Portfolio
import TestSupport
import Testing

@testable import Web

@Suite("The loan book's pages", .serialized, .timeLimit(.minutes(5)))
struct PortfolioPageTests {
    /// A front over a book of 120 loans, and a browser signed in.
    func reading(
        as role: AccountRole,
        settings: [String: String] = [:],
        _ test: @escaping @Sendable (LoanBook, Browser, Browser, HTTPFields) async throws -> Void
    ) async throws {
        let front = try await Front(settings: settings)
        let book = LoanBook(front.services.ledger)
        let until = front.clock.clock.now().date().adding(days: -1)
        _ = try await book.fill(
            with: BookSimulation(loanCount: 120, seed: 5, until: until),
            clock: { Timestamp(milliseconds: 0) }
        )
        try await front.run { client in
            let browser = Browser(client)
            let name = try await front.signIn(as: role, browser, client)
            let token = try await Browser(client).token(name)
            try await test(book, browser, Browser(client), [.authorization: "Bearer \(token)"])
        }
    }

    @Test func everyFigureOfThePageIsThatOfTheBook() async throws {
        try await reading(as: .analyst) { book, browser, program, headers in
            let page = try await browser.open("/portfolio")
            #expect(page.status == 200)
            let totals = try await book.figures(of: Currency(isoCode: "INR")).totals
            for word in ["Asset quality", "Vintages", "Provisions", "Stress", "Capital", "Roll rates"] {
                #expect(page.text.contains(word), "\(word)")
            }
            #expect(page.text.contains("<th scope=\"row\">Loans</th><td class=\"number\">\(totals.loans)</td>"))
            let summary = try await program.send(.get, "/api/portfolio/summary", headers)
            let money = summary.object["financial_metrics"] as? [String: Double]
            #expect(money?["total_outstanding"] == Double(totals.outstanding) / 100)
            #expect(money?["total_npa_amount"] == Double(totals.nonPerforming) / 100)
            let quality = try await program.send(.get, "/api/portfolio/npa-analysis", headers)
            #expect(quality.object["total_npa_loans"] as? Int == totals.nonPerformingLoans)
            let paid = try await program.send(.get, "/api/portfolio/repayment-stats", headers)
            #expect(paid.object["on_time_payments"] as? Int == totals.instalmentsOnTime)
            let parts = try await program.send(.get, "/api/portfolio/loan-distribution", headers)
            let purposes = parts.object["by_purpose"] as? [String: [String: Double]]
            #expect(purposes?.values.reduce(0) { $0 + ($1["count"] ?? 0) } == 120)
        }
    }

    @Test func tablesAreFilesAndDrawingsArePictures() async throws {
        try await reading(as: .auditor) { _, browser, _, _ in
            let table = try await browser.send(.get, "/portfolio/tables/summary-1")
            #expect(table.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(table.text.hasPrefix("Figure,Value\r\nLoans,120\r\n"))
            let drawing = try await browser.send(.get, "/portfolio/drawings/frontier")
            #expect(drawing.headers[.contentType] == "image/svg+xml" && drawing.text.contains("<title"))
            for path in ["tables/summary-9", "tables/summary-0", "tables/none-1", "tables/summary", "drawings/none"] {
                #expect(try await browser.send(.get, "/portfolio/\(path)").status == 404, "\(path)")
            }
            #expect(try await browser.send(.get, "/portfolio?unemployment=21").status == 400)
            let worse = try await browser.open("/portfolio?unemployment=12&rates=5")
            #expect(worse.text.contains("unemployment +12, rates +5"))
        }
    }

    @Test func sliderTableAndProgramTellTheSameStress() async throws {
        try await reading(as: .analyst) { _, browser, program, headers in
            let query = "?unemployment=8&rates=3"
            let table = try await browser.send(.get, "/portfolio/tables/stress-1\(query)").text
            let answer = try await program.send(.get, "/api/portfolio/stress\(query)", headers)
            let segments = try #require(answer.object["segments"] as? [[String: Any]])
            let calm = try await program.send(.get, "/api/portfolio/stress?unemployment=0&rates=0", headers)
            let before = try #require(calm.object["segments"] as? [[String: Any]])
            #expect(segments.count > 2)
            for (segment, old) in zip(segments, before) {
                func number(_ key: String, _ object: [String: Any]) -> Double { object[key] as? Double ?? -1 }
                let name = try #require(segment["purpose"] as? String)
                let row = try #require(table.components(separatedBy: "\r\n").first { $0.hasPrefix(name) })
                let rates = ["dti", "dti_stressed", "pd", "pd_stressed"]
                    .map { String(format: "%.2f %%", number($0, segment)) }
                #expect(row.contains(rates.joined(separator: ",")), "\(row)")
                #expect(number("instalments_stressed", segment) > number("instalments", segment))
                #expect(number("loss_stressed", segment) > number("loss", segment))
                #expect(number("instalments_stressed", old) == number("instalments", old))
            }
            let whole = Int((answer.object["stressed_loss"] as? Double ?? 0).rounded())
            let page = try await browser.open("/portfolio\(query)")
            let sentence = try #require(
                page.text.firstMatch(of: #/Expected loss of a year rises from [0-9,]+ to ([0-9,]+)/#)
            )
            #expect(abs((Int(sentence.1.filter { $0 != "," }) ?? 0) - whole) <= 1)
            #expect(try await program.send(.get, "/api/portfolio/stress?rates=11", headers).status == 400)
        }
    }

    @Test func aLendersPolicyDecidesAlertsAndWhatIsSetAside() async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("book.policy")
        let lines = "regime = none\nnpa_ratio.warning = 1\nnpa_ratio.critical = 1\npurpose = 0.05\nregion = 1\n"
        try lines.write(toFile: file, atomically: true, encoding: .utf8)
        try await reading(as: .analyst, settings: ["UNDERWRITER_BOOK_POLICY": file]) { _, browser, program, headers in
            let page = try await browser.open("/portfolio").text
            #expect(page.contains("purpose vehicle ") && page.contains("limit 5.00 %"))
            #expect(!page.contains("NPA ratio 1") && page.contains("Booked under none: 0."))
            #expect(page.contains("<th scope=\"row\">Provision coverage</th><td class=\"number\">0.00 %</td>"))
            let summary = try await program.send(.get, "/api/portfolio/summary", headers)
            let alerts = try #require(summary.object["alerts"] as? [[String: Any]])
            #expect(alerts.contains { $0["figure"] as? String == "purpose vehicle" && $0["limit"] as? Double == 0.05 })
        }
        try "\npurpose = 5".write(toFile: file, atomically: true, encoding: .utf8)
        let error = await #expect(throws: SettingsProblems.self) {
            try await Front(settings: ["UNDERWRITER_BOOK_POLICY": file])
        }
        let words = "UNDERWRITER_BOOK_POLICY: \(file), line 2: purpose must be a share of one from 0 to 1, such as 0.35"
        #expect(error?.lines == [words])
    }

    @Test func everyLoanStandsInTheWordsOfTheList() async throws {
        try await reading(as: .auditor) { book, browser, program, headers in
            let answer = try await program.send(.get, "/api/loans/loans?limit=200", headers)
            let loans = try #require(answer.object["loans"] as? [[String: Any]])
            let words = loans.compactMap { $0["loan_status"] as? String }
            let page = try await browser.open("/portfolio").text
            let parts = try await program.send(.get, "/api/portfolio/loan-distribution", headers)
            let counts = try #require(parts.object["by_status"] as? [String: [String: Double]])
            for standing in LoanStanding.allCases {
                let count = words.count { $0 == standing.rawValue }
                #expect(page.contains("<th scope=\"row\">\(standing.rawValue)</th><td class=\"number\">\(count)</td>"))
                #expect(counts[standing.rawValue]?["count"] == (count > 0 ? Double(count) : nil))
            }
            #expect(words.count == 120 && Set(words).isSuperset(of: ["Active", "Overdue", "Defaulted", "Closed"]))
            #expect(
                Set(loans.compactMap { $0["loan_status_summary"] as? String }) == ["Active", "Defaulted", "Closed"]
            )
        }
    }

    @Test func aCurrencyIsCountedApart() async throws {
        try await reading(as: .analyst) { _, browser, program, headers in
            let page = try await browser.open("/portfolio?currency=INR&rates=3")
            #expect(page.text.contains("Amounts are in INR") && page.text.contains("&amp;currency=INR"))
            let wrong = try await browser.send(.get, "/portfolio?currency=EUR")
            #expect(wrong.status == 400 && wrong.text.contains("There is no loan in EUR; currency is one of INR."))
            #expect(try await browser.send(.get, "/portfolio?currency=inr").status == 400)
            for name in ["summary", "npa-analysis", "repayment-stats", "loan-distribution", "collateral-analysis"] {
                let path = "/api/portfolio/\(name)?currency="
                #expect(try await program.send(.get, path + "INR", headers).object["currency"] as? String == "INR")
                #expect(try await program.send(.get, path + "EUR", headers).object["currency"] as? String == "EUR")
                #expect(try await program.send(.get, path + "eur", headers).status == 400)
            }
            let none = try await program.send(.get, "/api/portfolio/summary?currency=EUR", headers)
            #expect((none.object["financial_metrics"] as? [String: Double])?["total_outstanding"] == 0)
        }
    }

    @Test func figuresAreKeptUntilAPaymentIsRecorded() async throws {
        try await reading(as: .officer) { book, browser, program, headers in
            let status = try #require(HTTPField.Name("Cache-Status"))
            func look() async throws -> Answer { try await program.send(.get, "/api/portfolio/summary", headers) }
            #expect(try await look().headers[status] == "underwriter; fwd=miss; stored")
            let before = try await look()
            #expect(before.headers[status]?.hasPrefix("underwriter; hit; ttl=") == true)
            let open = try await book.loans(limit: 200, offset: 0)
            let loan = try #require(open.first { $0.position.status == .active && $0.position.bucket == .days91 })
            let page = try await browser.open("/portfolio/loans/\(loan.id)")
            #expect(page.status == 200 && page.text.contains("Days past due"))
            let wrong = try await browser.submit(["amount": "-5", "day": "tomorrow"])
            #expect(wrong.status == 422 && wrong.text.contains("Enter the amount received"))
            let day = try #require(try await book.lastDayEnd()).iso
            try await browser.open("/portfolio/loans/\(loan.id)")
            let unsaid = try await browser.submit(["amount": "10", "day": day, "method": "barter"])
            #expect(unsaid.status == 422 && unsaid.text.contains("Say how the money came"))
            try await browser.open("/portfolio/loans/\(loan.id)")
            let little = try await browser.submit(["kind": "closure", "amount": "5", "day": day, "method": "upi"])
            #expect(little.status == 422 && little.text.contains("Closing the loan on \(day) takes at least"))
            try await browser.open("/portfolio/loans/\(loan.id)")
            let done = try await browser.submit(["amount": "1,000.50", "day": day, "method": "card"])
            #expect(done.text.contains("The payment is recorded"))
            let after = try await look()
            #expect(after.headers[status] == "underwriter; fwd=miss; stored")
            let paid = { (answer: Answer) in
                (answer.object["financial_metrics"] as? [String: Double])?["total_repaid"] ?? 0
            }
            #expect(abs(paid(after) - paid(before) - 1_000.5) < 1e-6)
            #expect(try await look().headers[status]?.hasPrefix("underwriter; hit") == true)
            // As if another program had changed the book: this front was told nothing.
            let last = try #require(try await book.lastDayEnd())
            _ = try await book.endDay(last.adding(days: 1), clock: { Timestamp(milliseconds: 0) })
            #expect(try await look().headers[status] == "underwriter; fwd=miss; stored")
            #expect(try await browser.send(.get, "/portfolio/loans/99999").status == 404)
            let list = try await program.send(.get, "/api/loans/loans?limit=3&offset=2", headers)
            #expect((list.object["loans"] as? [[String: Any]])?.compactMap { $0["loan_id"] as? Int } == [3, 4, 5])
            #expect(try await program.send(.get, "/api/loans/loans?limit=0", headers).status == 400)
        }
    }

    @Test func whoIsLateIsListedTheWorstFirst() async throws {
        try await reading(as: .officer) { book, browser, program, headers in
            let day = try #require(try await book.lastDayEnd()).adding(days: 1)
            let counts = try await book.arrearsCounts(asAt: day)
            let worst = try #require(try await book.lateLoans(asAt: day, limit: 1, offset: 0).first)
            #expect(counts.late > 0 && worst.daysPastDue > 90)
            let link = "Arrears and early warnings: \(counts.late) late, \(counts.warned) warned"
            #expect(try await browser.open("/portfolio").text.contains(link))
            let page = try await browser.open("/portfolio/arrears").text
            #expect(page.contains("Loans 1 to \(min(50, counts.all)) of \(counts.all), the worst first"))
            #expect(page.contains("<a href=\"/portfolio/loans/\(worst.loan.id)\">"))
            #expect(try await browser.open("/portfolio/arrears?page=99").text.contains("There are no more"))
            for wrong in ["0", "-1", "x", "99999999999999999999"] {
                #expect(try await browser.send(.get, "/portfolio/arrears?page=\(wrong)").status == 400, "\(wrong)")
            }
            let file = try await browser.send(.get, "/portfolio/arrears/table")
            #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
            let lines = file.text.components(separatedBy: "\r\n")
            #expect(lines.count == counts.all + 2 && lines[1].hasPrefix("\(worst.loan.id),\(worst.daysPastDue),91+,"))
            let answer = try await program.send(.get, "/api/portfolio/arrears?limit=2&offset=1", headers)
            let loans = try #require(answer.object["loans"] as? [[String: Any]])
            #expect(answer.object["total"] as? Int == counts.all && loans.count == 2)
            #expect(loans[0]["loan_id"] as? Int != worst.loan.id)
            #expect(try await program.send(.get, "/api/portfolio/arrears?limit=0", headers).status == 400)
        }
    }

    @Test func answersAreWhatTheDescriptionSays() async throws {
        try await reading(as: .officer) { _, _, program, headers in
            let paths = try await program.send(.get, "/openapi.json").object["paths"] as? [String: [String: Any]]
            for name in [
                "portfolio/summary", "portfolio/npa-analysis", "portfolio/repayment-stats",
                "portfolio/loan-distribution", "portfolio/stress", "portfolio/collateral-analysis", "portfolio/arrears",
                "loans/loans",
            ] {
                let operation = try #require(paths?["/api/\(name)"]?["get"] as? [String: Any])
                let right = (operation["responses"] as? [String: [String: Any]])?["200"]
                let content = right?["content"] as? [String: [String: Any]]
                let schema = try #require(content?["application/json"]?["schema"] as? [String: Any])
                let answer = try await program.send(.get, "/api/\(name)", headers)
                #expect(answer.status == 200 && !answer.object.isEmpty)
                #expect(Self.differences(answer.object, schema, at: name).isEmpty)
            }
        }
    }

    /// Where a value is not as a schema says, in the words that the book's schemas use.
    private static func differences(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        let types = schema["type"] as? [String] ?? [schema["type"] as? String ?? ""]
        if value is NSNull { return types.contains("null") ? [] : ["\(place) is null"] }
        if let object = value as? [String: Any] {
            let named = schema["properties"] as? [String: [String: Any]] ?? [:]
            let other = schema["additionalProperties"] as? [String: Any]
            let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
            return missing.map { "\(place) lacks \($0)" }
                + object.flatMap { name, value in
                    (named[name] ?? other).map { differences(value, $0, at: "\(place).\(name)") }
                        ?? ["\(place).\(name) is not described"]
                }
        }
        if let list = value as? [Any] {
            return list.flatMap { differences($0, schema["items"] as? [String: Any] ?? [:], at: place) }
        }
        if let text = value as? String {
            let words = schema["enum"] as? [String] ?? [text]
            return types.contains("string") && words.contains(text) ? [] : ["\(place) is \(text)"]
        }
        guard let number = value as? Double, types.contains("number") || number == number.rounded(),
            number >= schema["minimum"] as? Double ?? number, number <= schema["maximum"] as? Double ?? number,
            types.contains("number") || types.contains("integer")
        else { return ["\(place) is \(value)"] }
        return []
    }

    @Test func anEmptyBookSaysSo() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            _ = try await front.signIn(as: .analyst, browser, client)
            let page = try await browser.open("/portfolio")
            #expect(page.status == 200 && page.text.contains("No loan has been disbursed yet"))
        }
    }
}
