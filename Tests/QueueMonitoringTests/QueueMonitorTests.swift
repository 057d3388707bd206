import JobQueue
import QueueMonitoring
import QueueTesting
import Redis
import TestSupport
import Testing

@Suite struct QueueMonitorTests {
    @Test func `However many look, Redis is asked once a second`() async throws {
        let fixture = try QueueFixture()
        let monitor = QueueMonitor(fixture.queue) { SafetyLine(outboxUnsent: 3) }
        _ = try await fixture.queue.status()  // loads the script
        let before = try await calls(fixture)
        await withTaskGroup(of: QueueSnapshot.self) { group in
            for _ in 0..<100 { group.addTask { await monitor.snapshot() } }
            for await snapshot in group { #expect(snapshot.safety?.outboxUnsent == 3) }
        }
        #expect(try await calls(fixture) - before == 3, "one STAT for each class")
    }

    @Test func `A server that is gone is said, and its return too`() async throws {
        let fixture = try QueueFixture()
        let monitor = QueueMonitor(fixture.queue)
        #expect(await monitor.snapshot().verdict.health == .ok)
        fixture.server.kill()
        try await until("the outage is told") { await monitor.snapshot().reading == nil }
        #expect(await monitor.snapshot().verdict.health == .red)
        try fixture.server.restart()
        try await until("the return is told") { await monitor.snapshot().verdict.health == .ok }
    }

    /// How often Redis ran a script.
    private func calls(_ fixture: QueueFixture) async throws -> Int {
        let text = try fixture.server.commandLine(["INFO", "commandstats"])
        let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("cmdstat_evalsha:calls=") }
        let digits = line?.dropFirst("cmdstat_evalsha:calls=".count).prefix { $0.isNumber } ?? ""
        return Int(digits) ?? 0
    }
}
