import AccountLedger
import ApplicationLedger
import Documents
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import LedgerRecords
import Lending
import SubjectData
import TestSupport
import Testing

@testable import Requests
@testable import Web

/// Trust, D3, D5 and D8: what a person typed is in the ledger and in their own copy, and nowhere else.
@Suite("Canaries", .serialized, .timeLimit(.minutes(5)))
struct CanaryTests {
    private static let canaries = ["zyxname", "zyxuser", "zyxmail", "zyxdevice", "zyxwhy", "zyxnote"]

    @Test func areInNoLogAndNotInRedisAndAllInTheCopyForThePerson() async throws {
        let front = try await Front()
        try await front.run { client in
            let ana = Browser(client)
            try await ana.register("zyxuser")
            try await front.confirmAddress("zyxmail@example.com", ana)
            let id = try await begin(ana)
            try await ana.open("/applications/\(id)/pages/loan")
            try await ana.submit(SmallLoan.loanPage)
            var you = SmallLoan.youPage
            you["full_name"] = "Zyxname Person"
            try await ana.submit(you)
            try await ana.submit([:], more: [("consents", "privacy")], action: "/check")
            let known = try #require(ApplicationID(base32: id))
            try await front.services.ledger.refer(known, cause: "poison", at: front.clock.clock.now())
            let olga = Browser(client)
            _ = try await front.signIn(as: .officer, olga, client)
            try await olga.open("/desk/\(id)")
            try await olga.submit(["why": "zyxwhy of a letter"])
            try await olga.submit(["note": "zyxnote of an officer"], more: [("outcome", "approve")])
            var headers: HTTPFields = [.userAgent: "zyxdevice/1.0", .accept: "text/html"]
            headers[.referer] = "https://zyxname.example/"
            try await ana.send(.get, "/nothing?name=zyxname", headers)
            try await ana.send(.post, "/token", Browser.formHeaders, body: "username=zyxuser&password=zyxname")
            try await front.sendLetters()

            let log = front.log.lines.flatMap(\.values).joined(separator: "\n").lowercased()
            let redis = try Self.everything(in: front.redis).lowercased()
            #expect(redis.contains("redis"))
            for canary in Self.canaries {
                #expect(!log.contains(canary), "\(canary) is in a log")
                #expect(!redis.contains(canary), "\(canary) is in Redis")
            }
            let account = try #require(try await front.services.ledger.account(named: "zyxuser"))
            let copy = try await SubjectCopy(ledger: front.services.ledger).document(of: account)
            let text = String(decoding: copy.canonicalBytes, as: UTF8.self).lowercased()
            for canary in ["zyxname", "zyxuser", "zyxmail", "zyxnote"] { #expect(text.contains(canary), "\(canary)") }
            #expect(text.contains("personal.read") && !text.contains(account.passwordHash.lowercased()))
            try await ana.open("/account/data")
            let file = try await ana.submit([:], action: "/account/data")
            #expect(file.headers[.contentDisposition] == "attachment; filename=\"my-data.json\"")
            #expect(file.text.lowercased().contains("zyxname"))
            try await ana.open("/account/data")
            let page = try await ana.submit([:], more: [("form", "page")], action: "/account/data")
            #expect(page.headers[.contentDisposition] == "attachment; filename=\"my-data.html\"")
            #expect(page.text.lowercased().contains("zyxname") && page.text.hasPrefix("<!DOCTYPE html>"))
        }
    }

    /// The whole of Redis as it would lie on a disc.
    private static func everything(in redis: RedisServer) throws -> String {
        _ = try redis.commandLine(["CONFIG", "SET", "rdbcompression", "no"])
        _ = try redis.commandLine(["SAVE"])
        let folder = try redis.commandLine(["CONFIG", "GET", "dir"]).split(separator: "\n").last.map(String.init) ?? ""
        let name =
            try redis.commandLine(["CONFIG", "GET", "dbfilename"]).split(separator: "\n").last.map(String.init) ?? ""
        return String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")), as: UTF8.self)
    }
}
