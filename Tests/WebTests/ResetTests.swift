import AccountLedger
import Foundation
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import Requests
@testable import Tokens
@testable import Web

/// Trust, P8 and P9.
@Suite("A forgotten password", .serialized, .timeLimit(.minutes(5)))
struct ResetTests {
    private static let new = "another long phrase of seven words"

    private static func ask(_ client: any TestClientProtocol, _ name: String) async throws -> Answer {
        let browser = Browser(client)
        try await browser.open("/forgot")
        return try await browser.submit(["username": name])
    }

    @Test func aLinkToTheConfirmedAddressWorksOnceAndEndsEverySession() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            try await front.confirmAddress("ana@example.com", ana)
            front.clock.advance(seconds: 1)
            _ = try await Self.ask(client, "ana")
            let path = try front.path(in: try await front.letter(saying: "/reset/"), "reset")
            let browser = Browser(client)
            let page = try await browser.open(path)
            let policy = try #require(HTTPField.Name("Referrer-Policy"))
            #expect(page.headers[policy] == "same-origin")
            #expect(try await browser.submit(["new_password": "short"]).status == 422)
            let done = try await browser.submit(["new_password": Self.new])
            #expect(done.text.contains("Your new password holds"))
            #expect(try await ana.send(.get, "/applications", [.accept: "text/html"]).status == 303)
            #expect(try await Browser(client).logIn("ana").status == 401)
            #expect(try await Browser(client).logIn("ana", password: Self.new).status == 200)
            #expect(try await Browser(client).open(path).status == 404)
            let notice = try await front.letter(saying: "has been changed")
            #expect(notice.contains("To: <ana@example.com>"))
            #expect(front.log.events.contains("authn_password_reset"))
        }
    }

    @Test func everyNameIsAnsweredAlikeAndOnlyAConfirmedAddressIsWrittenTo() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            try await front.confirmAddress("ana@example.com", ana)
            let ben = Browser(client)
            try await ben.register("ben")
            try await ben.open("/account/address")
            try await ben.submit(["address": "ben@example.com"])
            let answers = [
                try await Self.ask(client, "ana"), try await Self.ask(client, "ben"),
                try await Self.ask(client, "nobody"),
            ]
            for answer in answers {
                #expect(answer.status == 200)
                #expect(answer.text.contains("If there is an account of that name"))
            }
            #expect(plain(answers[0].text) == plain(answers[2].text))
            #expect(plain(answers[1].text) == plain(answers[2].text))
            _ = try await front.letter(saying: "/reset/")
            let written = try front.letters().filter { $0.contains("/reset/") }
            #expect(written.count == 1 && written[0].contains("To: <ana@example.com>"))
            // Nobody's mailbox can be filled: one letter in two minutes.
            _ = try await Self.ask(client, "ana")
            try await front.sendLetters()
            #expect(try front.letters().count { $0.contains("/reset/") } == 1)
        }
    }

    @Test func aLinkIsForOneAccountAndThirtyMinutes() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            try await front.confirmAddress("ana@example.com", ana)
            _ = try await Self.ask(client, "ana")
            let path = try front.path(in: try await front.letter(saying: "/reset/"), "reset")
            let confirm = path.replacing("/reset/", with: "/confirm/")
            let thief = Browser(client)
            try await thief.open(confirm)
            #expect(try await thief.submit([:], action: "/confirm/").status == 404)
            front.clock.advance(seconds: 1_801)
            #expect(try await Browser(client).open(path).status == 404)
            #expect(try await Browser(client).open("/reset/\(RandomToken(bytes: 32).text)").status == 404)
        }
    }

    /// The base of a link is configured; what a request calls us has no part in it.
    @Test func aPoisonedHostHasNoPartInALink() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            try await front.confirmAddress("ana@example.com", ana)
            let browser = Browser(client)
            let page = try await browser.open("/forgot").text
            let token = try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1
            var headers = Browser.formHeaders
            headers[try #require(HTTPField.Name("X-Forwarded-Host"))] = "evil.example"
            try await browser.send(.post, "/forgot", headers, body: "_token=\(token)&username=ana")
            let letter = try await front.letter(saying: "/reset/")
            #expect(!letter.contains("evil"))
        }
    }

    @Test func anotherAddressAndAnotherDeviceAreToldToTheOneBefore() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            try await front.confirmAddress("ana@example.com", ana)
            try await Browser(client).logIn("ana")
            #expect(try await front.letter(saying: "had not done so before").contains("To: <ana@example.com>"))
            try await ana.open("/account/address")
            try await ana.submit(["address": "other@example.com"])
            let notice = try await front.letter(saying: "Another e-mail address was given")
            #expect(notice.contains("To: <ana@example.com>"))
            #expect(!front.log.lines.contains { $0.values.contains { $0.contains("example.com") } })
        }
    }

    @Test func aLetterThatFailsWaitsAndIsNotForgotten() async throws {
        let front = try await Front(settings: ["SMTP_URL": "smtp://127.0.0.1:1"])
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("ana")
            try await ana.open("/account/address")
            try await ana.submit(["address": "ana@example.com"])
            for _ in 0..<12 {
                try await front.sendLetters()
                front.clock.advance(seconds: 86_401)
            }
            #expect(try await front.services.ledger.mailCounts() == ["given up": 1])
            #expect(front.log.events.contains("mail_delayed") && front.log.events.contains("mail_given_up"))
        }
    }
}
