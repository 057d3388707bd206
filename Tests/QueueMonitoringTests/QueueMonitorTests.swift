import Foundation
import JobQueue
import QueueMonitoring
import QueueTesting
import Redis
import RedisReplies
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

    @Test func `A server that leaves its log to the system is to be looked at`() async throws {
        let fixture = try QueueFixture()
        try await fixture.redis.send(["CONFIG", "SET", "appendonly", "yes"])
        try await fixture.redis.send(["CONFIG", "SET", "appendfsync", "no"])
        let verdict = await QueueMonitor(fixture.queue).snapshot().verdict
        #expect(verdict.health == .amber && verdict.reasons.count == 1, "\(verdict)")
        #expect(verdict.reasons.first?.hasSuffix("(appendfsync no)") == true)
    }

    @Test func `A server that is out of memory is said in a banner, and its recovery too`() async throws {
        let fixture = try QueueFixture()
        let monitor = QueueMonitor(fixture.queue)
        #expect(await monitor.snapshot().banner == nil)
        try await fixture.redis.send(["CONFIG", "SET", "maxmemory", "1mb"])
        try await until("it is told") { await monitor.snapshot().banner != nil }
        let snapshot = await monitor.snapshot()
        #expect(snapshot.banner?.hasPrefix("Redis is out of memory (") == true)
        #expect(snapshot.verdict.health == .red && snapshot.verdict.reasons == ["Redis is out of memory"])
        try await fixture.redis.send(["CONFIG", "SET", "maxmemory", "0"])
        try await until("it is over") { await monitor.snapshot().banner == nil }
        #expect(await monitor.snapshot().verdict.health == .ok)
    }

    @Test func `A server that cannot write its log is said in a banner, and its recovery too`() async throws {
        let fixture = try QueueFixture(isLimitable: true)
        let monitor = QueueMonitor(fixture.queue)
        try fixture.server.limitFiles(to: 1)
        try await until("it is told") {
            _ = try? await fixture.redis.send(["SET", "k", "v"])  // what is refused is what is written
            return await monitor.snapshot().banner != nil
        }
        #expect(await monitor.snapshot().banner?.hasPrefix("Redis cannot write its append-only file") == true)
        #expect(await monitor.snapshot().verdict.health == .red)
        try fixture.server.limitFiles(to: nil)
        try await until("it is over") { await monitor.snapshot().banner == nil }
    }

    @Test func `A snapshot that cannot be written is said, and the next that can ends it`() async throws {
        let fixture = try QueueFixture(options: ["--save", "1 1"])
        let monitor = QueueMonitor(fixture.queue)
        let obstacle = fixture.server.folderPath + "/dump.rdb"
        try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
        try await fixture.redis.send(["SET", "k", "v"])
        try await until("it is told") { await monitor.snapshot().banner != nil }
        #expect(await monitor.snapshot().banner?.hasPrefix("Redis could not write its last snapshot") == true)
        try FileManager.default.removeItem(atPath: obstacle)
        try await until(within: .seconds(40), "it is over") { await monitor.snapshot().banner == nil }
        #expect(try await fixture.redis.send(["SET", "k", "w"]) == .status("OK"))
    }

    /// How often Redis ran a script.
    private func calls(_ fixture: QueueFixture) async throws -> Int {
        let text = try fixture.server.commandLine(["INFO", "commandstats"])
        let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("cmdstat_evalsha:calls=") }
        let digits = line?.dropFirst("cmdstat_evalsha:calls=".count).prefix { $0.isNumber } ?? ""
        return Int(digits) ?? 0
    }
}
