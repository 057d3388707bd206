import AccountLedger
import ApplicationLedger
import Documents
import Foundation
import Ledger
import LedgerRecords
import Lending
import Logging
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import Webhooks

@Suite(.timeLimit(.minutes(2))) struct DispatcherTests {
    private let folder: TemporaryFolder
    private let ledger: Ledger
    private let clock = TestClock()
    private let secret = WebhookSecret.random()

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Ledger.open(
            path: folder.file("ledger/ledger.sqlite"),
            keys: LedgerKeys(audit: [UInt8](repeating: 1, count: 32), data: [UInt8](repeating: 2, count: 32))
        )
    }

    private let actor = Actor.commandLine("test")

    private var now: Timestamp { Timestamp(milliseconds: clock.milliseconds) }

    private func dispatcher(
        _ isAllowed: @escaping @Sendable (SocketAddress) -> Bool = { _ in true }
    ) throws -> WebhookDispatcher {
        try dispatcher(WebhookClient(timeout: .seconds(10), isAllowed: isAllowed))
    }

    private func dispatcher(_ client: WebhookClient) -> WebhookDispatcher {
        WebhookDispatcher(
            ledger: ledger,
            client: client,
            allowsPlain: true,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { [clock] in Timestamp(milliseconds: clock.milliseconds) }
    }

    private func until(_ what: Comment, _ holds: () -> Bool) async throws {
        for _ in 0..<3_000 {
            if holds() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record(what)
    }

    /// An application is accepted; its message is in the outbox of one endpoint.
    private func accept(toldAt url: String) async throws -> ApplicationID {
        try await ledger.addWebhook("ep_1", url: url, secret: secret, by: actor, at: now)
        let account = try await ledger.createAccount(name: "ana", role: .applicant, passwordHash: "x", at: now)
        var generator = SystemRandomNumberGenerator()
        let application = AcceptedApplication(
            id: ApplicationID(using: &generator),
            owner: account.id,
            product: "p",
            productVersion: "1",
            definitionDigest: .sha256(of: []),
            submittedAt: now,
            submittedOn: now.date(),
            answers: [:],
            featureVectorDigest: .sha256(of: []),
            job: OutboxJob(payload: [1], fingerprint: "f", schema: 1)
        )
        #expect(try await ledger.accept(application) == .accepted)
        return application.id
    }

    @Test func `What becomes of an application is told once, signed and without a person in it`() async throws {
        let receiver = try await Receiver()
        let id = try await accept(toldAt: "http://127.0.0.1:\(receiver.port)/hook")
        #expect(try await dispatcher().sendDue() == 1)
        #expect(try await dispatcher().sendDue() == 0)
        let message = try #require(receiver.messages.first)
        #expect(receiver.messages.count == 1)
        let body = try JSONValue.parse(message.body)
        #expect(body["type"] == "application.submitted")
        #expect(body["data"] == ["id": .string(id.base32)])
        #expect(body.objectValue?.count == 3)
        let seconds = try #require(message.headers["webhook-timestamp"].flatMap { Int64($0) })
        let key = try #require(WebhookSecret(secret))
        let name = try #require(message.headers["webhook-id"])
        #expect(message.headers["webhook-signature"] == key.signature(id: name, seconds: seconds, body: message.body))
        try await receiver.stop()
    }

    /// Whoever still holds the old secret and whoever holds the new one can both believe a message meanwhile.
    @Test func `A message is signed with the secret before as well, until the next one`() async throws {
        let receiver = try await Receiver()
        _ = try await accept(toldAt: "http://127.0.0.1:\(receiver.port)/")
        let (second, third) = (WebhookSecret.random(), WebhookSecret.random())
        #expect(try await ledger.rotateWebhook("ep_1", secret: second, by: actor, at: now))
        #expect(try await dispatcher().sendDue() == 1)
        let message = try #require(receiver.messages.first)
        let (seconds, id) = (message.headers["webhook-timestamp"].flatMap { Int64($0) }, message.headers["webhook-id"])
        let signed = try #require(message.headers["webhook-signature"]).split(separator: " ").map(String.init)
        func signature(_ secret: String, _ body: [UInt8]) throws -> String {
            try #require(WebhookSecret(secret))
                .signature(id: try #require(id), seconds: try #require(seconds), body: body)
        }
        #expect(signed == [try signature(second, message.body), try signature(secret, message.body)])
        #expect(!signed.contains(try signature(third, message.body)))
        #expect(!signed.contains(try signature(second, message.body + [32])))
        // Of three only the last two sign.
        #expect(try await ledger.rotateWebhook("ep_1", secret: third, by: actor, at: now))
        #expect(try await ledger.replayDelivery(try #require(id), by: actor, at: now) == 1)
        #expect(try await dispatcher().sendDue() == 1)
        let again = try #require(receiver.messages.last?.headers["webhook-signature"]).split(separator: " ")
        #expect(again.count == 2 && receiver.messages.count == 2)
        try await receiver.stop()
    }

    @Test func `What is not taken comes again under the same id, and at last is given up`() async throws {
        let receiver = try await Receiver(answering: [Int](repeating: 500, count: 20))
        _ = try await accept(toldAt: "http://127.0.0.1:\(receiver.port)/")
        for seconds in [0] + RetrySchedule.seconds {
            clock.advance(seconds: seconds - 1)
            if seconds > 0 { #expect(try await dispatcher().sendDue() == 0) }
            clock.advance(seconds: seconds / 9 + 2)
            #expect(try await dispatcher().sendDue() == 1)
        }
        #expect(receiver.messages.count == 10)
        #expect(Set(receiver.messages.map { $0.headers["webhook-id"] }).count == 1)
        let failed = try #require(try await ledger.failedDeliveries().first)
        #expect(failed.isDead && failed.attempts == 10 && failed.lastResult == "500")
        // A person sends it again.
        #expect(try await ledger.replayDelivery(failed.message, by: actor, at: now) == 1)
        #expect(try await dispatcher().sendDue() == 1)
        try await receiver.stop()
    }

    @Test func `A redirect is not followed, and a receiver that is gone is told nothing more`() async throws {
        let receiver = try await Receiver(answering: [302, 410])
        _ = try await accept(toldAt: "http://127.0.0.1:\(receiver.port)/")
        #expect(try await dispatcher().sendDue() == 1)
        #expect(receiver.messages.count == 1)
        #expect(try await ledger.failedDeliveries().first?.lastResult == "302")
        clock.advance(seconds: 60)
        #expect(try await dispatcher().sendDue() == 1)
        #expect(try await ledger.webhooks().first?.disabledWhy == "gone")
        clock.advance(seconds: 100_000)
        #expect(try await dispatcher().sendDue() == 0)
        try await receiver.stop()
    }

    @Test func `A receiver that does not answer holds up no other`() async throws {
        let receiver = try await Receiver()
        let release = Mutex(false)
        let client = try WebhookClient(
            timeout: .seconds(10),
            isAllowed: { _ in true },
            resolve: { host, port in
                while host == "slow.example", !release.withLock({ $0 }) { usleep(10_000) }
                return try SocketAddress(ipAddress: "127.0.0.1", port: port)
            }
        )
        let port = receiver.port
        try await ledger.addWebhook("ep_0", url: "http://slow.example:\(port)/", secret: secret, by: actor, at: now)
        let id = try await accept(toldAt: "http://127.0.0.1:\(port)/fast")
        // What is tried: the service itself, beside what it serves.
        let running = Task { try await dispatcher(client).run() }
        try await until("the other is told") { receiver.messages.count == 1 }
        try await ledger.writeTables { [now] in try $0.announce(id, .withdrawn, at: now) }
        try await until("and told again, while the first still waits") { receiver.messages.count == 2 }
        release.withLock { $0 = true }
        try await until("then the first") { receiver.messages.count == 4 }
        running.cancel()
        _ = await running.result
        try await receiver.stop()
    }

    @Test func `A receiver whose secrets cannot be opened waits, the others are told`() async throws {
        let receiver = try await Receiver()
        try await ledger.addWebhook("ep_0", url: "http://127.0.0.1:1/", secret: secret, by: actor, at: now)
        _ = try await accept(toldAt: "http://127.0.0.1:\(receiver.port)/")
        try await ledger.writeTables {
            _ = try $0.run("UPDATE webhook_endpoints SET secrets = ? WHERE endpoint_id = 'ep_0'", [.bytes([1])])
        }
        #expect(try await dispatcher().sendDue() == 1)
        #expect(receiver.messages.count == 1)
        #expect(try await dispatcher().sendDue() == 0)
        #expect(try await ledger.failedDeliveries().isEmpty)
        try await receiver.stop()
    }

    @Test func `Nothing inside is spoken to`() async throws {
        let receiver = try await Receiver()
        _ = try await accept(toldAt: "http://127.0.0.1:\(receiver.port)/")
        #expect(try await dispatcher(ReachableAddress.isPublic).sendDue() == 1)
        #expect(receiver.messages.isEmpty)
        #expect(try await ledger.failedDeliveries().first?.lastResult == "refused_address")
        try await receiver.stop()
    }

    /// A name that stands for something else at each look (DNS rebinding): the address that was looked at is the one.
    @Test func `A name is looked up once and the address that was judged is used`() async throws {
        let (outside, inside) = (try await Receiver(), try await Receiver())
        let looks = Mutex(0)
        let client = try WebhookClient(
            timeout: .seconds(10),
            isAllowed: { $0.port == outside.port },
            resolve: { _, _ in
                let look = looks.withLock { count in
                    count += 1
                    return count
                }
                return try SocketAddress(ipAddress: "127.0.0.1", port: look == 1 ? outside.port : inside.port)
            }
        )
        let address = try #require(WebhookAddress("http://rebind.example/", allowsPlain: true))
        #expect(await client.post([1], to: address, headers: []) == .answered(200))
        #expect(outside.messages.count == 1 && inside.messages.isEmpty)
        #expect(await client.post([1], to: address, headers: []) == .refusedAddress)
        #expect(inside.messages.isEmpty)
        try await outside.stop()
        try await inside.stop()
    }
}
