import ApplicationLedger
import Foundation
import Ledger
import LedgerRecords
import Synchronization
import TestSupport
import Testing

/// Trust 2.4, F4: two web processes on one PostgreSQL, replaced one after the other under load, and the workers with them.
@Suite(.serialized, .timeLimit(.minutes(8)), .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"))
struct TwoWebsTests {
    /// What the client was told.
    private actor Told {
        private(set) var ids: [String: String] = [:]
        private(set) var faults: [String] = []

        func accepted(_ key: String, _ id: String) { ids[key] = id }
        func fault(_ words: String) { faults.append(words) }
    }

    @Test func f4EverythingIsReplacedInGoodOrderAndNoRequestFails() async throws {
        let database = try PostgreSQLServer.shared().newDatabase()
        let installation = try Installation(settings: Installation.unlimited.merging(database.environment) { $1 })
        try installation.promoteDemonstrationModel()
        let ports = [installation.port, try Installation.freePort()]
        func web(_ index: Int) async throws -> ChildProcess {
            try await installation.startWeb(settings: ["HTTP_PORT": "\(ports[index])"])
        }
        // Both make their tables in the same empty database.
        async let one = web(0)
        async let two = web(1)
        var webs = [try await one, try await two]
        var workers = try (0..<2).map { try installation.startWorker("worker-\($0)") }
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)
        let clients = ports.map { APIClient(url: "http://127.0.0.1:\($0)", token: officer.token) }
        let told = Told()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<400 {
                group.addTask {
                    try await Task.sleep(for: .milliseconds(40 * number))
                    await Self.submit(number, to: clients, told)
                }
            }
            try await Task.sleep(for: .seconds(2))
            for index in 0..<2 {
                #expect(webs[index].stop() == 0)
                webs[index] = try await web(index)
                let new = try installation.startWorker("worker-\(index)")
                workers[index].signal(SIGTERM)
                #expect(workers[index].wait(upTo: .seconds(21)) == 0)
                workers[index] = new
                try await Task.sleep(for: .seconds(1))
            }
            try await group.waitForAll()
        }
        #expect(await told.faults.isEmpty)
        let ids = await told.ids
        #expect(ids.count == 400)
        let ledger = try Ledger.open(
            LedgerPlace(environment: installation.environment),
            keys: LedgerKeys(environment: installation.environment)
        )
        #expect(try await ledger.submittedCount() == 400)
        let deadline = ContinuousClock.now + .seconds(60)
        while try await ledger.reconciliation().waiting > 0, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(200))
        }
        #expect(try await ledger.reconciliation().waiting == 0)
        guard case .intact = try await ledger.verifyAudit() else {
            Issue.record("the chain broke")
            return
        }
        for web in webs { #expect(web.stop() == 0) }
        for worker in workers { #expect(worker.stop() == 0) }
    }

    /// Asks as something that spreads requests does: whoever does not take a connection is passed over.
    private static func submit(_ number: Int, to clients: [APIClient], _ told: Told) async {
        let application = SampleApplication(income: 20_000 + number * 97, debts: number % 9 * 2_000)
        let deadline = ContinuousClock.now + .seconds(60)
        var turn = number
        while ContinuousClock.now < deadline {
            defer { turn += 1 }
            do {
                let answer = try await clients[turn % 2].submit(application, key: "key-\(number)")
                if answer.status == 202 || answer.status == 200, let id = answer.object["id"] as? String {
                    return await told.accepted("key-\(number)", id)
                }
                if answer.status != 503 { return await told.fault("\(number): \(answer.status)") }
            } catch {
                // Not taken, or ended before an answer: the other is asked under the same key.
            }
            // Ends early only by cancellation, which ends the test.
            try? await Task.sleep(for: .milliseconds(50))
        }
        await told.fault("\(number): no answer")
    }
}
