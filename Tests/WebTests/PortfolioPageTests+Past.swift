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

@testable import PortfolioPages
@testable import Requests
@testable import Web

extension PortfolioPageTests {
    @Test func aPastDayIsTheSameOnPagesInFilesAndForPrograms() async throws {
        try await reading(as: .officer) { book, browser, program, headers in
            let last = try #require(try await book.lastDayEnd())
            let (day, future) = (last.adding(days: -200), last.adding(days: 2))
            let past = try await book.past(of: Currency(isoCode: "INR"), asAt: day).figures.totals
            let present = try await book.figures(of: Currency(isoCode: "INR")).totals
            #expect(past != present)
            let page = try await browser.open("/portfolio?asAt=\(day.iso)").text
            #expect(page.contains("As at the day end of \(day.iso)") && page.contains("the book as it was"))
            #expect(page.contains("<th scope=\"row\">Loans</th><td class=\"number\">\(past.loans)</td>"))
            #expect(page.contains("&amp;asAt=\(day.iso)") && page.contains("/portfolio/arrears?asAt=\(day.iso)"))
            let table = try await browser.send(.get, "/portfolio/tables/summary-1?asAt=\(day.iso)").text
            #expect(table.hasPrefix("Figure,Value\r\nLoans,\(past.loans)\r\n"))
            let summary = try await program.send(.get, "/api/portfolio/summary?asAt=\(day.iso)", headers)
            #expect(summary.object["as_at"] as? String == day.iso)
            let money = summary.object["financial_metrics"] as? [String: Double]
            #expect(money?["total_outstanding"] == Double(past.outstanding) / 100)
            let list = try await program.send(.get, "/api/loans/loans?limit=200&asAt=\(day.iso)", headers)
            #expect(list.object["total"] as? Int == past.loans)
            let rows = try #require(list.object["loans"] as? [[String: Any]])
            let owed: Double = rows.compactMap { $0["outstanding_balance"] as? Double }.reduce(0, +)
            let expected = Double(past.outstanding) / 100
            #expect(abs(owed - expected) < 0.01)
            for wrong in ["yesterday", "2026-02-30", future.iso] {
                for path in ["/portfolio", "/portfolio/arrears", "/portfolio/loans/1", "/portfolio/tables/summary-1"] {
                    let answer = try await browser.send(.get, "\(path)?asAt=\(wrong)", [.accept: "text/html"])
                    #expect(answer.status == 400 && answer.text.contains("asAt must"), "\(path) \(wrong)")
                }
                for path in ["summary", "npa-analysis", "arrears"] {
                    let answer = try await program.send(.get, "/api/portfolio/\(path)?asAt=\(wrong)", headers)
                    #expect(answer.status == 400 && answer.text.contains("asAt"), "\(path) \(wrong)")
                }
            }
        }
    }

    @Test func lateLoansAndOneLoanAreSeenAsTheyWere() async throws {
        try await reading(as: .officer) { book, browser, program, headers in
            let today = try #require(try await book.lastDayEnd()).adding(days: 1)
            let day = today.adding(days: -100)
            let then = try await book.arrears(asAt: day, businessDate: today, limit: 1, offset: 0)
            let worst = try #require(then.loans.first)
            let page = try await browser.open("/portfolio/arrears?asAt=\(day.iso)").text
            #expect(page.contains("As at \(day.iso)") && page.contains("of \(then.counts.all), the worst first"))
            #expect(page.contains("/portfolio/loans/\(worst.loan.id)?asAt=\(day.iso)"))
            let told = try await program.send(.get, "/api/portfolio/arrears?limit=1&asAt=\(day.iso)", headers)
            #expect(told.object["as_at"] as? String == day.iso && told.object["total"] as? Int == then.counts.all)
            let first = (told.object["loans"] as? [[String: Any]])?.first
            #expect(first?["days_past_due"] as? Int == worst.daysPastDue)
            let file = try await browser.send(.get, "/portfolio/arrears/table?asAt=\(day.iso)")
            #expect(file.headers[.contentDisposition] == "attachment; filename=\"arrears-\(day.iso).csv\"")
            let path = "/portfolio/loans/\(worst.loan.id)"
            let loan = try await browser.open("\(path)?asAt=\(day.iso)").text
            #expect(loan.contains("the loan as it was") && !loan.contains("Record a payment"))
            #expect(loan.contains("<dt>Days past due</dt><dd>\(worst.daysPastDue)</dd>"))
            let before = worst.loan.terms.startsOn.adding(days: -1)
            let early = try await browser.send(.get, "\(path)?asAt=\(before.iso)", [.accept: "text/html"])
            #expect(early.status == 400 && early.text.contains("when the loan began"))
            let books = try await browser.send(.get, "\(path)/statement")
            #expect(books.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(books.text.hasPrefix("Day,What for,Debit,Credit,Amount in minor units of INR\r\n"))
            #expect(books.text.contains("unpaid income reversed,interest_income,income_suspense,"))
        }
    }

    @Test func aPastDayThatTakesLongIsMadeInTheBackgroundAndThenShown() async throws {
        let front = try await Front()
        let book = LoanBook(front.services.ledger)
        let until = front.clock.clock.now().date().adding(days: -1)
        let simulation = BookSimulation(loanCount: 400, seed: 5, until: until)
        _ = try await book.fill(with: simulation, clock: { Timestamp(milliseconds: 0) })
        let desk = PortfolioDesk(book, clock: front.clock.clock, patience: .zero)
        let day = until.adding(days: -100)
        let refusal = await #expect(throws: Refusal.self) { _ = try await desk.look(asAt: day) }
        #expect(refusal?.status == .serviceUnavailable && refusal?.headers[.retryAfter] == "5")
        #expect(refusal?.detail.contains("The book of \(day.iso) is being put together") == true)
        let refresh = try #require(HTTPField.Name("Refresh"))
        #expect(refusal?.headers[refresh] == "5")
        // Two days are made at a time: a third waits until one of them is there.
        let other = until.adding(days: -200)
        _ = await #expect(throws: Refusal.self) { _ = try await desk.arrears(asAt: other, limit: 1, offset: 0) }
        var look: PortfolioDesk.Look?
        for _ in 0..<600 where look == nil {
            try await Task.sleep(for: .milliseconds(50))
            do {
                look = try await desk.look(asAt: day)
            } catch let error as Refusal {
                #expect(error.status == .serviceUnavailable)
            }
        }
        let first = try #require(look)
        #expect(first.ageInSeconds == nil && first.book.isPast)
        let figures = try await book.past(of: Currency(isoCode: "INR"), asAt: day).figures
        #expect(Set(first.book.figures.cells) == Set(figures.cells))
        let again = try await desk.look(asAt: day)
        #expect(again.ageInSeconds != nil, "kept")
        // Whatever changes the book makes the day anew.
        _ = try await book.endDay(until.adding(days: 1), clock: { Timestamp(milliseconds: 0) })
        _ = await #expect(throws: Refusal.self) { _ = try await desk.look(asAt: day) }
        await front.services.close()
    }

    @Test func aListOfAPastDayIsMadeWithTheDayAndReadPageByPage() async throws {
        let front = try await Front()
        let book = LoanBook(front.services.ledger)
        let until = front.clock.clock.now().date().adding(days: -1)
        let simulation = BookSimulation(loanCount: 300, seed: 5, until: until)
        _ = try await book.fill(with: simulation, clock: { Timestamp(milliseconds: 0) })
        let (desk, day) = (PortfolioDesk(book, clock: front.clock.clock, patience: .zero), until.adding(days: -200))
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await desk.list([.overdue], asAt: day, limit: 5, offset: 0)
        }
        #expect(refusal?.status == .serviceUnavailable && refusal?.headers[.retryAfter] == "5")
        // All loans of the day are in their rows: nothing is put together for them.
        let all = try await desk.list(Set(LoanStanding.allCases), asAt: day, limit: 300, offset: 0)
        let late = all.page.filter { $0.standing == .overdue }
        var list: LoanList?
        for _ in 0..<600 where list == nil {
            try await Task.sleep(for: .milliseconds(50))
            do {
                list = try await desk.list([.overdue], asAt: day, limit: 5, offset: 2)
            } catch let error as Refusal {
                #expect(error.status == .serviceUnavailable)
            }
        }
        #expect(list == LoanList(page: Array(late.dropFirst(2).prefix(5)), total: late.count) && late.count > 2)
        let some = try await desk.list([.closed, .overdue], asAt: day, limit: 300, offset: 0)
        #expect(some.page == all.page.filter { $0.standing == .closed || $0.standing == .overdue })
        #expect(try await desk.list([], asAt: day, limit: 5, offset: 0).total == 0)
        await front.services.close()
    }

    @Test func loansAreListedByWhereTheyStand() async throws {
        try await reading(as: .officer) { book, browser, program, headers in
            let all = try await book.loans(limit: 200, offset: 0)
            for standing in LoanStanding.allCases {
                let ids = all.filter { $0.standing == standing }.map(\.id)
                let query = "status=\(standing.rawValue)"
                let answer = try await program.send(.get, "/api/loans/loans?limit=200&\(query)", headers)
                let loans = try #require(answer.object["loans"] as? [[String: Any]])
                #expect(loans.compactMap { $0["loan_id"] as? Int } == ids, "\(standing)")
                #expect(answer.object["total"] as? Int == ids.count)
                let page = try await browser.open("/portfolio/loans?\(query)")
                #expect(page.status == 200)
                if let first = ids.first {
                    #expect(page.text.contains("Loans 1 to \(min(50, ids.count)) of \(ids.count)"), "\(standing)")
                    #expect(page.text.contains("<a href=\"/portfolio/loans/\(first)\">\(first)</a>"))
                } else {
                    #expect(page.text.contains("There is no such loan"))
                }
            }
            let closed = try await program.send(.get, "/api/loans/loans?limit=1&status_summary=Closed", headers)
            #expect(closed.object["total"] as? Int == all.count { $0.standing.summary == "Closed" })
            let none = try await program.send(.get, "/api/loans/loans?status=Closed&status_summary=Active", headers)
            #expect(none.object["total"] as? Int == 0)
            #expect(try await program.send(.get, "/api/loans/loans?status=closed", headers).status == 400)
            let wrong = try await browser.send(.get, "/portfolio/loans?status=Lost", [.accept: "text/html"])
            #expect(wrong.status == 400 && wrong.text.contains("status must be one of Active, Overdue"))
            let second = try await browser.open("/portfolio/loans?page=2").text
            #expect(second.contains("Loans 51 to 100 of 120") && second.contains("page=3") && second.contains("page=1"))
            #expect(
                try await browser.send(.get, "/portfolio/loans?number=7").headers[.location] == "/portfolio/loans/7"
            )
            let suspended = try await book.figures(of: Currency(isoCode: "INR")).totals.suspended
            let summary = try await program.send(.get, "/api/portfolio/summary", headers)
            let money = summary.object["financial_metrics"] as? [String: Double]
            #expect(money?["total_income_suspense"] == Double(suspended) / 100 && suspended > 0)
            let late = try #require(all.first { $0.position.assetClass.isNonPerforming })
            let healthy = try #require(all.first { $0.standing == .active })
            for (loan, word) in [(late, "<dt>Lifetime PD</dt><dd>100"), (healthy, "<dt>PD of 12 months</dt>")] {
                #expect(try await browser.open("/portfolio/loans/\(loan.id)").text.contains(word))
            }
        }
    }
}
