import Documents
import HTTPTypes
import Hosting
import HummingbirdTesting
import Ledger
import LedgerRecords
import Lending
import ModelLedger
import ModelRegistry
import Products
import Testing

@testable import Web

/// Trust, Z6: a model becomes champion when one analyst has signed it off and another promotes it, each by login.
@Suite("Models, for analysts", .serialized, .timeLimit(.minutes(5)))
struct ModelPageTests {
    private static let why = "Checked on the applicants of the last year."

    /// The file of a model, as far as the ledger reads it.
    private static func artefact(_ version: String) throws -> [UInt8] {
        let body: JSONValue = [
            "name": "tiny", "version": .string(version),
            "product": try Product.parse(Array(SmallLoan.definition.utf8), file: "small-loan.json").definition,
            "provenance": ["metrics": ["auc": 0.71875]], "model": ["kind": "logistic"],
        ]
        let file: JSONValue = [
            "format": 1, "kind": "underwriter-model", "body": body,
            "sha256": .string(ContentDigest.sha256(of: body.canonicalBytes).hex),
        ]
        return file.canonicalBytes
    }

    private static func register(_ bytes: [UInt8], _ front: Front) async throws -> String {
        let registry = ModelRegistry(ledger: front.services.ledger, redis: nil, signingKey: nil)
        return try await registry.register(bytes, reason: "new", by: .commandLine("dana"), at: front.clock.clock.now())
            .digest.hex
    }

    /// Presses the button of a model's page without its form, as somebody would who wants around it.
    private static func post(_ browser: Browser, _ path: String, _ reason: String) async throws -> Answer {
        let page = try await browser.open("/models").text
        let token = try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1
        let body = Browser.encoded([("_token", String(token)), ("reason", reason)])
        return try await browser.send(.post, path, Browser.formHeaders, body: body)
    }

    @Test func oneAnalystSignsAndAnotherPromotes() async throws {
        let front = try await Front()
        try await front.run { client in
            let digest = try await Self.register(try Self.artefact("1"), front)
            let path = "/models/\(digest)"
            let (ana, ben) = (Browser(client), Browser(client))
            _ = try await front.signIn(as: .analyst, ana, client, named: "ana")
            _ = try await front.signIn(as: .analyst, ben, client, named: "ben")
            let list = try await ana.open("/models").text
            #expect(list.contains(path) && list.contains("tiny 1") && list.contains("0.7188"))
            #expect(try await Self.post(ana, "\(path)/promotion", Self.why).status == 403)
            // On the command line a name is only said: it is no second login.
            let registry = ModelRegistry(ledger: front.services.ledger, redis: nil, signingKey: nil)
            let model = try #require(try await front.services.ledger.models().first)
            try await registry.signOff(
                model.digest,
                reason: "fit",
                by: .commandLine("ben"),
                at: front.clock.clock.now()
            )
            #expect(try await Self.post(ana, "\(path)/promotion", Self.why).status == 403)
            let page = try await ana.open(path).text
            #expect(page.contains("Sign it off") && !page.contains("Make it the champion"))
            #expect(page.contains("dana, on the command line") && page.contains("ben, on the command line"))
            #expect(try await ana.submit(["reason": "short"]).status == 422)
            try await ana.open(path)
            let signed = try await ana.submit(["reason": Self.why])
            #expect(signed.text.contains("Another analyst has to promote it"))
            #expect(try await Self.post(ana, "\(path)/sign-off", Self.why).status == 409)
            #expect(try await Self.post(ana, "\(path)/promotion", Self.why).status == 403)
            #expect(try await front.services.ledger.champion("small-loan") == nil)
            let offered = try await ben.open(path).text
            #expect(offered.contains("Make it the champion") && offered.contains("<td>ana</td>"))
            let promoted = try await ben.submit(["reason": Self.why])
            #expect(promoted.text.contains("It is the champion of small-loan"))
            let champion = try #require(try await front.services.ledger.champion("small-loan"))
            #expect(champion.model.digest.hex == digest && champion.promotion.reason == Self.why)
            let actions = try await front.services.ledger.auditRows(about: .model(champion.model.digest)).map(\.action)
            #expect(actions.suffix(2) == ["model.signed_off", "model.promoted"])
        }
    }

    @Test func anAuditorReadsAndDecidesNothing() async throws {
        let front = try await Front()
        try await front.run { client in
            let digest = try await Self.register(try Self.artefact("1"), front)
            let auditor = Browser(client)
            _ = try await front.signIn(as: .auditor, auditor, client)
            #expect(try await auditor.open("/").text.contains("href=\"/models\""))
            let page = try await auditor.open("/models/\(digest)")
            #expect(page.status == 200 && !page.text.contains("name=\"reason\""))
            #expect(try await Self.post(auditor, "/models/\(digest)/sign-off", Self.why).status == 403)
            #expect(try await auditor.open("/models/00").status == 404)
        }
    }
}
