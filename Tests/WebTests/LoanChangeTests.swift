import AssetQuality
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanServicing
import Loans
import Portfolio
import TestSupport
import Testing

@testable import Web

/// Write-off, settlement and new terms, as officers decide them.
@Suite("A loan that is not paid as agreed", .serialized, .timeLimit(.minutes(5)))
struct LoanChangeTests {
    /// A front over a simulated book, the largest of its loans that are late, and two officers.
    private struct Stage: Sendable {
        let front: Front
        let book: LoanBook
        let loan: LoanRecord
        let day: String
        let olga: Browser
        let omar: Browser

        var path: String { "/portfolio/loans/\(loan.id)" }

        func status() async throws -> LoanStatus? { try await book.loan(loan.id)?.position.status }
    }

    private func acting(
        settings: [String: String] = [:],
        _ test: @escaping @Sendable (Stage) async throws -> Void
    ) async throws {
        let front = try await Front(settings: settings)
        let book = LoanBook(front.services.ledger)
        let until = front.clock.clock.now().date().adding(days: -1)
        let simulation = BookSimulation(loanCount: 120, seed: 5, until: until)
        _ = try await book.fill(with: simulation, clock: { Timestamp(milliseconds: 0) })
        let late = try await book.loans(limit: 200, offset: 0)
            .filter { $0.position.status == .active && $0.position.bucket == .days91 }
        let loan = try #require(late.max { $0.position.outstanding < $1.position.outstanding })
        let day = try #require(try await book.lastDayEnd()).adding(days: 1).iso
        try await front.run { client in
            let stage = Stage(
                front: front,
                book: book,
                loan: loan,
                day: day,
                olga: try await front.officer("olga", client),
                omar: try await front.officer("omar", client)
            )
            try await test(stage)
        }
    }

    @Test func aWriteOffIsShownBeforeItIsDoneAndThenStandsInTheHistory() async throws {
        try await acting { stage in
            let (olga, path) = (stage.olga, "\(stage.path)/change")
            #expect(try await olga.open(stage.path).text.contains("href=\"\(path)\""))
            let choices = try await olga.open(path).text
            for word in ["Settle the loan", "Restructure the loan", "Write the loan off", "Owed in all"] {
                #expect(choices.contains(word), "\(word)")
            }
            try await olga.open("\(path)?kind=write_off")
            let wrong = try await olga.submit(["day": "soon", "reason": "no"])
            #expect(wrong.status == 422)
            for word in ["Enter the day", "Say why"] { #expect(wrong.text.contains(word), "\(word)") }
            let early = try await olga.submit(["day": "2999-01-01", "reason": "Insolvent since March"])
            #expect(early.status == 422 && early.text.contains("The day must not be after \(stage.day)"))
            let asked = try await olga.submit(["day": stage.day, "reason": "Insolvent since March"])
            for word in ["What would happen", "Principal that becomes a loss", "This cannot be undone", "written off"] {
                #expect(asked.text.contains(word), "\(word)")
            }
            #expect(try await stage.status() == .active)
            let done = try await olga.submit([:], action: "/confirm")
            #expect(await olga.path == "\(stage.path)?done=write_off")
            #expect(done.text.contains("The loan is written off"))
            #expect(try await stage.status() == .writtenOff)
            #expect(stage.front.log.events.contains("loan_written_off"))
            let after = try await stage.omar.open(path).text
            for word in ["nothing to change", "Insolvent since March", "olga"] {
                #expect(after.contains(word), "\(word)")
            }
        }
    }

    @Test func aSettlementTakesLessThanIsOwed() async throws {
        try await acting { stage in
            try await stage.olga.open("\(stage.path)/change?kind=settlement")
            let all = ["amount": "99,99,99,999", "day": stage.day, "reason": "The brother pays a part"]
            let closing = try await stage.olga.submit(all)
            #expect(closing.status == 422 && closing.text.contains("This pays all that is owed"))
            let part = try await stage.olga.submit(all.merging(["amount": "1,000.50"]) { $1 })
            #expect(part.text.contains("Received") && part.text.contains("1,000.5"))
            try await stage.olga.submit([:], action: "/confirm")
            #expect(await stage.olga.page.text.contains("The loan is settled"))
            #expect(try await stage.status() == .settled)
            #expect(try await stage.book.events(of: stage.loan.id).last?.change == .settlement(100_050))
        }
    }

    @Test func newTermsAreCheckedShownAndCount() async throws {
        try await acting { stage in
            try await stage.olga.open("\(stage.path)/change?kind=restructuring")
            var fields = [
                "rate": "101", "months": "0", "pause_months": "3", "day": stage.day, "reason": "Lost a job in May",
            ]
            let wrong = try await stage.olga.submit(fields, more: [("pause", "none")])
            #expect(wrong.status == 422)
            for word in ["The yearly rate must be from 0 to 100", "The time must be", "Say how it begins"] {
                #expect(wrong.text.contains(word), "\(word)")
            }
            fields.merge(["rate": "8.5", "months": "48"]) { $1 }
            let asked = try await stage.olga.submit(fields, more: [("pause", "interest_added")])
            for word in ["New principal", "8.5 %", "Monthly payment", "First due"] {
                #expect(asked.text.contains(word), "\(word)")
            }
            try await stage.olga.submit([:], action: "/confirm")
            #expect(await stage.olga.page.text.contains("The loan has new terms"))
            let after = try #require(try await stage.book.loan(stage.loan.id))
            #expect(after.position.status == .active && after.position.assetClass.isNonPerforming)
            #expect(after.position.bucket == .current)
        }
    }

    @Test func whatIsOwedAboveTheLimitNeedsASecondPerson() async throws {
        try await acting(settings: ["UNDERWRITER_SECOND_PERSON_ABOVE": "1000"]) { stage in
            let path = "\(stage.path)/change"
            try await stage.olga.open("\(path)?kind=write_off")
            let asked = try await stage.olga.submit(["day": stage.day, "reason": "Insolvent since March"])
            #expect(asked.text.contains("needs a second person"))
            try await stage.olga.submit([:], action: "/confirm")
            #expect(await stage.olga.path == "\(path)?done=proposed")
            #expect(await stage.olga.page.text.contains("somebody else has to release it"))
            #expect(try await stage.olga.submit([:], more: [("action", "release")], action: "/release").status == 403)
            #expect(try await stage.status() == .active)
            let seen = try await stage.omar.open(path).text
            #expect(seen.contains("Principal that becomes a loss") && seen.contains("Insolvent since March"))
            // A payment that arrives meanwhile overtakes it.
            try await stage.olga.open(stage.path)
            try await stage.olga.submit(["amount": "10", "day": stage.day, "method": "cash"])
            #expect(try await stage.omar.submit([:], more: [("action", "release")], action: "/release").status == 409)
            #expect(try await stage.omar.open(path).text.contains("The loan has changed since"))
            try await stage.omar.submit([:], more: [("action", "return")], action: "/release")
            #expect(await stage.omar.path == "\(path)?done=returned")
            try await stage.olga.open("\(path)?kind=write_off")
            try await stage.olga.submit(["day": stage.day, "reason": "Insolvent since March"])
            try await stage.olga.submit([:], action: "/confirm")
            try await stage.omar.open(path)
            try await stage.omar.submit([:], more: [("action", "release")], action: "/release")
            #expect(await stage.omar.path == "\(stage.path)?done=write_off")
            #expect(try await stage.status() == .writtenOff)
            let audit = try await stage.front.services.ledger.auditRows(about: .loan(stage.loan.id)).map(\.action)
            #expect(
                audit.suffix(6) == [
                    "loan.change_proposed", "loan.changed", "loan.change_returned", "loan.change_proposed",
                    "loan.changed", "loan.decided",
                ]
            )
        }
    }

    @Test func aDebtIsIdentifiedAsALossAndThatIsTakenBack() async throws {
        try await acting { stage in
            let (olga, path, id) = (stage.olga, "\(stage.path)/change", stage.loan.id)
            let choices = try await olga.open(path).text
            #expect(choices.contains("Identify the debt as a loss") && !choices.contains("Take the identification"))
            try await olga.open("\(path)?kind=loss")
            let asked = try await olga.submit(["day": stage.day, "reason": "Fraud found by the auditors"])
            for word in ["What would happen", "Class of all loans of the borrower", "Loss"] {
                #expect(asked.text.contains(word), "\(word)")
            }
            #expect(try await stage.book.loan(id)?.position.assetClass != .loss)
            let done = try await olga.submit([:], action: "/confirm")
            #expect(await olga.path == "\(stage.path)?done=loss" && done.text.contains("identified as a loss"))
            let position = try #require(try await stage.book.loan(id)).position
            #expect(position.assetClass == .loss && position.provision == position.outstanding)
            #expect(stage.front.log.events.contains("loan_identified_as_loss"))
            try await olga.open("\(path)?kind=loss_withdrawn")
            try await olga.submit(["day": stage.day, "reason": "The auditors were wrong"])
            try await olga.submit([:], action: "/confirm")
            #expect(await olga.path == "\(stage.path)?done=loss_withdrawn")
            #expect(try await stage.book.loan(id)?.position.assetClass.isNonPerforming == true)
            #expect(try await stage.book.loan(id)?.position.assetClass != .loss)
        }
    }

    @Test func aFormThatIsSentTwiceIsCarriedOutOnce() async throws {
        try await acting { stage in
            try await stage.olga.open("\(stage.path)/change?kind=write_off")
            let form = ["day": stage.day, "reason": "Insolvent since March"]
            try await stage.olga.submit(form)
            let asked = await stage.olga.page
            try await stage.olga.submit([:], action: "/confirm")
            #expect(await stage.olga.path == "\(stage.path)?done=write_off")
            // The same page, sent once more: by a double click, or from the history of the browser.
            let token = String(try #require(asked.text.firstMatch(of: /name="_token" value="([^"]*)"/)).1)
            let next = try #require(try await stage.book.events(of: stage.loan.id).last).sequence
            let body = "_token=\(token)&kind=write_off&next=\(next)&day=\(stage.day)&reason=Insolvent+since+March"
            let headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .accept: "text/html"]
            let again = try await stage.olga.send(.post, "\(stage.path)/change/confirm", headers, body: body)
            #expect([303, 422].contains(again.status))
            let events = try await stage.book.events(of: stage.loan.id)
            #expect(events.count { $0.change == .writeOff } == 1 && events.last?.sequence == next)
            #expect(try await stage.book.decisions(on: stage.loan.id).count == 1)
        }
    }

    @Test func aDecisionNeedsAFreshPasswordAndAFormOfOurs() async throws {
        try await acting { stage in
            try await stage.olga.open("\(stage.path)/change?kind=write_off")
            try await stage.olga.submit(["day": stage.day, "reason": "Insolvent since \"March\""])
            stage.front.clock.advance(seconds: 360)
            let asked = try await stage.olga.submit([:], action: "/confirm")
            #expect(asked.status == 403 && asked.text.contains("Confirm that it is you"))
            try await stage.olga.submit(["confirm_password": Browser.password])
            #expect(await stage.olga.path == "\(stage.path)?done=write_off")
            #expect(
                try await stage.omar.open("\(stage.path)/change").text.contains("Insolvent since &quot;March&quot;")
            )
            try await stage.omar.open("/portfolio/loans/99999/change")
            #expect(await stage.omar.page.status == 404)
        }
    }
}
