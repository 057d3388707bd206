import Foundation
import Ledger
import LedgerRecords
import Lending
import Terminal
import Webhooks

/// Adds, lists, replays and switches off, in the ledger.
struct WebhookOffice: Sendable {
    private let ledger: Ledger
    private let actor: Actor
    private let allowsPlain: Bool
    private let now: @Sendable () -> Timestamp

    init(ledger: Ledger, actor: Actor, allowsPlain: Bool, now: @escaping @Sendable () -> Timestamp) {
        self.ledger = ledger
        self.actor = actor
        self.allowsPlain = allowsPlain
        self.now = now
    }

    func add(_ url: String) async throws(CommandFailure) -> (id: String, secret: String) {
        guard let address = WebhookAddress(url, allowsPlain: allowsPlain) else {
            throw CommandFailure("the address must be like https://receiver.example.com/path")
        }
        let (id, secret) = ("ep_\(KeyText.random().id)", WebhookSecret.random())
        do {
            try await ledger.addWebhook(id, url: address.description, secret: secret, by: actor, at: now())
        } catch {
            throw CommandFailure("\(error)")
        }
        return (id, secret)
    }

    func rotate(_ id: String) async throws(CommandFailure) -> String {
        let secret = WebhookSecret.random()
        let isKnown: Bool
        do { isKnown = try await ledger.rotateWebhook(id, secret: secret, by: actor, at: now()) } catch {
            throw CommandFailure("\(error)")
        }
        guard isKnown else { throw CommandFailure("\(id): there is no such receiver") }
        return secret
    }

    func disable(_ id: String, why: String) async throws(CommandFailure) {
        let isChanged: Bool
        do { isChanged = try await ledger.disableWebhook(id, why: why, by: actor, at: now()) } catch {
            throw CommandFailure("\(error)")
        }
        guard isChanged else { throw CommandFailure("\(id): there is no such receiver, or it is off") }
    }

    func replay(_ message: String) async throws(CommandFailure) -> Int {
        let count: Int
        do { count = try await ledger.replayDelivery(message, by: actor, at: now()) } catch {
            throw CommandFailure("\(error)")
        }
        guard count > 0 else { throw CommandFailure("\(message): there is no such message") }
        return count
    }

    func table() async throws(CommandFailure) -> String {
        let endpoints: [WebhookEndpoint]
        do { endpoints = try await ledger.webhooks() } catch { throw CommandFailure("\(error)") }
        var table = TextTable(["RECEIVER", "ADDRESS", "STATE", "ADDED", "BY"])
        for endpoint in endpoints {
            let state = endpoint.disabledAt == nil ? "on" : "off: \(endpoint.disabledWhy ?? "")"
            table.add([endpoint.id, endpoint.url, state, endpoint.createdAt.rfc3339, endpoint.createdBy])
        }
        return table.text
    }

    func failures() async throws(CommandFailure) -> String {
        let failed: [FailedDelivery]
        do { failed = try await ledger.failedDeliveries() } catch { throw CommandFailure("\(error)") }
        var table = TextTable(["MESSAGE", "RECEIVER", "STATE", "TRIES", "LAST RESULT", "AT"], rightAligned: [3])
        for one in failed {
            let state = one.isDead ? "given up" : "waits"
            table.add([one.message, one.endpoint, state, "\(one.attempts)", one.lastResult, one.lastAt.rfc3339])
        }
        return table.text
    }

    static func ofThisProcess() async throws(CommandFailure) -> WebhookOffice {
        let environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
        let user = environment["SUDO_USER"] ?? environment["USER"] ?? NSUserName()
        do {
            let ledger = try Ledger.open(
                LedgerPlace(environment: environment),
                keys: LedgerKeys(environment: environment)
            )
            return WebhookOffice(
                ledger: ledger,
                actor: .commandLine(user),
                allowsPlain: environment["UNDERWRITER_WEBHOOKS_INSIDE"] == "on"
            ) {
                Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            }
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
