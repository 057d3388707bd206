import ApplicationLedger
import Contracts
import Documents
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import Loans
import Portfolio
import TestSupport
import Testing

@testable import Requests
@testable import Tokens
@testable import Web

/// From approval to a statement, as applicant and officers see it.
@Suite("Offer, money, payments", .serialized, .timeLimit(.minutes(5)))
struct LoanJourneyTests {
    /// Ana's application, approved by a person, and the officer who approved it.
    static func approved(
        _ front: Front,
        _ client: any TestClientProtocol
    ) async throws -> (ana: Browser, olga: Browser, id: ApplicationID) {
        let ana = Browser(client)
        try await ana.register("ana")
        let text = try await fill(ana)
        try await ana.submit([:], more: [("consents", "privacy")], action: "/check")
        let id = try #require(ApplicationID(base32: text))
        try await front.services.ledger.refer(id, cause: "poison", at: front.clock.clock.now())
        let olga = try await front.officer("olga", client)
        try await olga.open("/desk/\(text)")
        try await olga.submit(["note": "Income shown by payslips"], more: [("outcome", "approve")])
        return (ana, olga, id)
    }

    private static func offer(_ olga: Browser, _ id: ApplicationID, _ front: Front) async throws {
        try await olga.open("/portfolio/offers/\(id.base32)")
        let until = front.clock.clock.now().date().adding(days: 10).iso
        try await olga.submit(["amount": "2,50,000", "months": "24", "rate": "12", "fee": "2500", "until": until])
    }

    /// Olga offers, Ana accepts.
    private static func accept(_ ana: Browser, _ olga: Browser, _ id: ApplicationID, _ front: Front) async throws {
        try await offer(olga, id, front)
        try await ana.open("/applications/\(id.base32)/offer")
        try await ana.submit(["agreed": "yes"], more: [("action", "accept")])
    }

    static func accepted(
        _ front: Front,
        _ client: any TestClientProtocol
    ) async throws -> (ana: Browser, olga: Browser, id: ApplicationID) {
        let (ana, olga, id) = try await approved(front, client)
        try await accept(ana, olga, id, front)
        return (ana, olga, id)
    }

    static func lent(
        _ front: Front,
        _ client: any TestClientProtocol
    ) async throws -> (ana: Browser, olga: Browser) {
        let (ana, olga, id) = try await accepted(front, client)
        try await olga.open("/portfolio/offers/\(id.base32)")
        try await olga.submit(["method": "bank_transfer", "reference": "UTR 17"])
        return (ana, olga)
    }

    @Test func anOfferIsMadeWithinTheProductSeenAndAccepted() async throws {
        let front = try await Front()
        try await front.run { client in
            let (ana, olga, id) = try await Self.approved(front, client)
            let path = "/applications/\(id.base32)/offer"
            #expect(try await ana.open(path).text.contains("being prepared"))
            #expect(try await olga.open("/portfolio/offers").text.contains("/portfolio/offers/\(id.base32)"))
            try await olga.open("/portfolio/offers/\(id.base32)")
            let wrong = try await olga.submit([
                "amount": "9,00,00,000", "months": "6", "rate": "16", "fee": "-1", "until": "yesterday",
            ])
            #expect(wrong.status == 422)
            for word in ["The amount must", "The time must", "rate must be from 7 to 15", "The fee", "The last day"] {
                #expect(wrong.text.contains(word), "\(word)")
            }
            try await Self.offer(olga, id, front)
            #expect(await olga.path == "/portfolio/offers?done=offered")
            #expect(try await ana.open("/applications/\(id.base32)").text.contains("See your offer"))
            let shown = try await ana.open(path).text
            for word in ["₹2,50,000", "Fee kept back", "₹2,47,500", "(APR)", "12 %"] {
                #expect(shown.contains(word), "\(word)")
            }
            #expect(try await ana.submit(["agreed": "no"], more: [("action", "accept")]).status == 422)
            let done = try await ana.submit([:], more: [("agreed", "yes"), ("action", "accept")], action: "/offer")
            #expect(done.text.contains("You have accepted the offer"))
            #expect(try await front.services.ledger.standing(of: id)?.application.status == .offerAccepted)
            let bob = Browser(client)
            try await bob.register("bob")
            #expect(try await bob.open(path).status == 404)
            #expect(try await bob.open("/portfolio/offers").status == 403)
        }
    }

    @Test func anOfferMayBeginWithMonthsWithoutPrincipal() async throws {
        let front = try await Front()
        try await front.run { client in
            let (ana, olga, id) = try await Self.approved(front, client)
            let path = "/portfolio/offers/\(id.base32)"
            let until = front.clock.clock.now().date().adding(days: 10).iso
            var form = ["amount": "2,50,000", "months": "24", "rate": "12", "fee": "0", "until": until]
            for (pause, months) in [("none", "3"), ("interest_added", "0"), ("interest_paid", "61")] {
                try await olga.open(path)
                form["pause_months"] = months
                let wrong = try await olga.submit(form, more: [("pause", pause)])
                #expect(wrong.status == 422 && wrong.text.contains("Say how it begins"), "\(pause) \(months)")
            }
            form["pause_months"] = "3"
            try await olga.open(path)
            try await olga.submit(form, more: [("pause", "interest_added")])
            #expect(await olga.path == "/portfolio/offers?done=offered")
            let shown = try await ana.open("/applications/\(id.base32)/offer").text
            // Three months of 1 % on top of one another: 250,000 becomes 257,575.25.
            for word in [
                "3: nothing is paid, interest is added to the debt", "Time after that", "Monthly payment after that",
                "What is to be paid, month by month", "₹2,57,575.25", "<th scope=\"row\">27</th>",
            ] { #expect(shown.contains(word), "\(word)") }
            try await ana.submit(["agreed": "yes"], more: [("action", "accept")])
            try await olga.open(path)
            try await olga.submit(["method": "bank_transfer", "reference": "UTR 19"])
            let book = LoanBook(front.services.ledger)
            let loan = try #require(try await book.loan(1))
            #expect(loan.terms.moratorium == .interestAdded(months: 3) && loan.terms.months == 24)
            let first = try #require(try await book.account(of: 1, asAt: loan.terms.startsOn).dues.first)
            #expect(first.day == loan.terms.startsOn.adding(months: 4))
        }
    }

    @Test func anOfferMayMoveWithTheMarket() async throws {
        let front = try await Front()
        try await front.run { client in
            let (ana, olga, id) = try await Self.approved(front, client)
            let until = front.clock.clock.now().date().adding(days: 10).iso
            let form = ["amount": "2,50,000", "months": "24", "rate": "12", "fee": "0", "until": until]
            try await olga.open("/portfolio/offers/\(id.base32)")
            try await olga.submit(form, more: [("floating", "yes")])
            #expect(await olga.path == "/portfolio/offers?done=offered")
            let shown = try await ana.open("/applications/\(id.base32)/offer").text
            #expect(shown.contains("moves with the market: payments may rise and fall"))
            try await ana.submit(["agreed": "yes"], more: [("action", "accept")])
            try await olga.open("/portfolio/offers/\(id.base32)")
            try await olga.submit(["method": "bank_transfer", "reference": "UTR 20"])
            let book = LoanBook(front.services.ledger)
            #expect(try await book.loan(1)?.isFloating == true)
            #expect(try await book.figures(of: Currency(isoCode: "INR")).sum(.floating) == 25_000_000)
        }
    }

    @Test func moneyGoesOutOnceAndTheBorrowerSeesTheLoan() async throws {
        let front = try await Front()
        try await front.run { client in
            let (ana, olga) = try await Self.lent(front, client)
            #expect(await olga.path == "/portfolio/loans/1?done=disbursed")
            let sent = await olga.page.text
            for word in ["How the money went out", "₹2,47,500", "UTR 17", "olga", "fee kept back"] {
                #expect(sent.contains(word), "\(word)")
            }
            #expect(try await ana.open("/loans").text.contains("/loans/1"))
            let loan = try await ana.open("/loans/1").text
            for word in ["₹2,50,000", "Fee kept back", "₹2,47,500", "to come", "Closing the loan early", "Statement"] {
                #expect(loan.contains(word), "\(word)")
            }
            let file = try await ana.send(.get, "/loans/1/statement")
            #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(file.text.hasPrefix("Day,What for,Added,Paid,Owed\r\n"))
            #expect(file.text.contains(",250000.00,0.00,250000.00\r\n"))
            let bob = Browser(client)
            try await bob.register("bob")
            for path in ["/loans/1", "/loans/1/statement", "/loans/2", "/loans/x"] {
                #expect(try await bob.send(.get, path, [.accept: "text/html"]).status == 404, "\(path)")
            }
            #expect(front.log.events.contains("malicious_direct_reference"))
            #expect(try await bob.open("/loans").text.contains("You have no loan"))
            let token = try await Browser(client).token("olga")
            let headers: HTTPFields = [.authorization: "Bearer \(token)"]
            let list = try await Browser(client).send(.get, "/api/loans/loans", headers)
            let first = try #require((list.object["loans"] as? [[String: Any]])?.first)
            #expect(first["customer_name"] as? String == "Ana Núñez")
            #expect(first["loan_amount"] as? Double == 250_000 && first["disbursed_amount"] as? Double == 247_500)
            let read = try #require(try await front.services.ledger.auditRows().last)
            #expect(read.action == "personal.read" && read.actor.hasPrefix("account:"))
            #expect(read.detail["loans"] == .array([.number(1)]))
            let key = "uwk_00000009_secret"
            try await ProgramKeyTests().key(front, key, scopes: [.readPortfolio])
            let unnamed = try await Browser(client).send(.get, "/api/loans/loans", [.authorization: "Bearer \(key)"])
            let loans = try #require(unnamed.object["loans"] as? [[String: Any]])
            #expect(loans.count == 1 && loans.allSatisfy { $0["customer_name"] is NSNull })
        }
    }

    @Test func moneyAboveTheLimitNeedsASecondPerson() async throws {
        let front = try await Front(settings: ["UNDERWRITER_SECOND_PERSON_ABOVE": "100000"])
        try await front.run { client in
            let (ana, olga, id) = try await Self.approved(front, client)
            let omar = try await front.officer("omar", client)
            try await omar.open("/desk/\(id.base32)")
            try await omar.submit([:], more: [("action", "agree")], action: "/second")
            try await Self.accept(ana, olga, id, front)
            let path = "/portfolio/offers/\(id.base32)"
            let pay = ["method": "bank_transfer", "reference": "UTR 18"]
            try await olga.open(path)
            try await olga.submit(pay)
            #expect(await olga.path == "/portfolio/offers?done=proposed")
            #expect(try await olga.open(path).text.contains("somebody else has to release it"))
            #expect(try await olga.submit([:], more: [("action", "release")]).status == 403)
            #expect(try await ana.open("/loans").text.contains("You have no loan"))

            #expect(try await omar.open(path).text.contains("reference UTR 18"))
            // Taken back and proposed anew meanwhile: what is on Omar's screen is not what he would release.
            try await olga.open(path)
            try await olga.submit([:], more: [("action", "return")])
            front.clock.advance(seconds: 1)
            try await olga.open(path)
            try await olga.submit(["method": "bank_transfer", "reference": "UTR 19"])
            #expect(try await omar.submit([:], more: [("action", "release")]).status == 409)
            #expect(try await omar.open(path).text.contains("reference UTR 19"))
            try await omar.submit([:], more: [("action", "return")])
            #expect(await omar.path == "/portfolio/offers?done=returned")
            try await olga.open(path)
            try await olga.submit(pay)
            try await omar.open(path)
            try await omar.submit([:], more: [("action", "release")])
            #expect(await omar.path == "/portfolio/loans/1?done=disbursed")
            #expect(await omar.page.text.contains("Proposed by</dt><dd>olga"))
            #expect(await omar.page.text.contains("Let out by</dt><dd>omar"))
            #expect(try await ana.open("/loans").text.contains("/loans/1"))
            let audit = try await front.services.ledger.auditRows().map(\.action)
            for action in ["disbursement.proposed", "disbursement.returned", "loan.disbursed"] {
                #expect(audit.contains(action), "\(action)")
            }
        }
    }

    @Test func aPaymentSentTwiceIsOneAndIsTakenBack() async throws {
        let front = try await Front()
        try await front.run { client in
            let (ana, olga) = try await Self.lent(front, client)
            let book = LoanBook(front.services.ledger)
            let day = try #require(try await book.loan(1)).terms.startsOn.iso
            let page = try await olga.open("/portfolio/loans/1").text
            let token = String(try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1)
            func body(_ amount: String) -> String {
                Browser.encoded([
                    ("_token", token), ("next", "1"), ("kind", "payment"), ("amount", amount),
                    ("method", "upi"), ("day", day),
                ])
            }
            for _ in 0..<2 {
                let answer = try await olga.send(
                    .post,
                    "/portfolio/loans/1",
                    Browser.formHeaders,
                    body: body("11,769.00")
                )
                #expect(answer.status == 303)
            }
            #expect(try await book.events(of: 1).count == 1)
            let late = try await olga.send(.post, "/portfolio/loans/1", Browser.formHeaders, body: body("5"))
            #expect(late.status == 409)
            for page in [try await ana.open("/loans/1"), try await olga.open("/portfolio/loans/1")] {
                #expect(page.text.contains("<td>UPI</td><td class=\"number\">₹11,769"))
            }
            try await olga.open("/portfolio/loans/1")
            let back = try await olga.submit(["payment": "1", "returned": day])
            #expect(back.text.contains("The payment is taken back") && back.text.contains("<td>failed</td>"))
            #expect(try #require(try await book.loan(1)).position.received == 0)
            let closing = try await olga.submit(["kind": "closure", "amount": "250000", "day": day, "method": "upi"])
            #expect(closing.status == 200)
            #expect(try await ana.open("/loans/1").text.contains("Closed"))
        }
    }

    @Test func moneyNeedsAFreshPassword() async throws {
        let front = try await Front()
        try await front.run { client in
            let (_, olga, id) = try await Self.accepted(front, client)
            try await olga.open("/portfolio/offers/\(id.base32)")
            front.clock.advance(seconds: 360)
            let asked = try await olga.submit(["method": "cash", "reference": ""])
            #expect(asked.status == 403 && asked.text.contains("Confirm that it is you"))
            try await olga.submit(["confirm_password": Browser.password])
            #expect(await olga.path == "/portfolio/loans/1?done=disbursed")
        }
    }
}
