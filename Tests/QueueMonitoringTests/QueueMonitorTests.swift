import Foundation
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

    @Test func `Nobody waits long for a server that hangs, and later nobody waits at all`() async throws {
        let fixture = try QueueFixture()
        let monitor = QueueMonitor(fixture.queue)
        #expect(await monitor.snapshot(within: .seconds(20))?.reading != nil)
        await monitor.forget()
        fixture.server.signal(SIGSTOP)
        #expect(await monitor.snapshot(within: .milliseconds(50))?.queue == nil, "the first look has begun")
        try await until("the look has failed") { await monitor.snapshot().failure != nil }
        await monitor.forget()
        let look = Task { await monitor.snapshot() }
        try await until("the next has begun") { await monitor.snapshot(within: .milliseconds(50)) != nil }
        #expect(await monitor.snapshot(within: .zero)?.failure != nil)
        fixture.server.signal(SIGCONT)
        _ = await look.value
        try await until("it is back") { await monitor.snapshot(within: .seconds(5))?.reading != nil }
    }

    /// How often Redis ran a script.
    private func calls(_ fixture: QueueFixture) async throws -> Int {
        let text = try fixture.server.commandLine(["INFO", "commandstats"])
        let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("cmdstat_evalsha:calls=") }
        let digits = line?.dropFirst("cmdstat_evalsha:calls=".count).prefix { $0.isNumber } ?? ""
        return Int(digits) ?? 0
    }
}
