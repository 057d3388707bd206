import ApplicationLedger
import Foundation
import Ledger
import Lending
import TestSupport
import Testing

/// The faults of trust 2.4 that whole programs meet, each under load and each ended by the invariants V1 to V9.
///
/// Queue and server alone meet F7, F8, F9, F17, F18 and F19 in JobProcessingTests and QueueTrialsTests as well.
@Suite(.serialized, .timeLimit(.minutes(20))) struct FaultTableTests {
    private static let isLong = FaultTrial.isLong

    @Test func f1WorkersKilledInMidJob() async throws {
        let trial = try await FaultTrial()
        try await trial.run { trial in
            for round in 0..<(Self.isLong ? 40 : 6) {
                try await Task.sleep(for: .milliseconds(Int.random(in: 200...900)))
                try trial.killWorker(round % 2)
            }
        }
        // 15 s of lease and 5 s until the next sweep.
        try await trial.expectInvariants(within: .seconds(20))
    }

    @Test func f2AndF3WebKilledWhileItAccepts() async throws {
        let trial = try await FaultTrial()
        try await trial.run { trial in
            for _ in 0..<(Self.isLong ? 10 : 2) {
                try await Task.sleep(for: .milliseconds(Int.random(in: 500...1_500)))
                try await trial.killWeb()
            }
        }
        #expect(await trial.log.silences > 0)
        try await trial.expectInvariants(within: .seconds(60))
    }

    #if DEBUG
    /// After the commit, after the enqueue, and between the record of a decision and the end of its event.
    @Test func f2AndF26WebKilledAtNamedPoints() async throws {
        let trial = try await FaultTrial(seconds: 12)
        try await trial.run { trial in
            for point in ["accepted", "enqueued", "recorded"] {
                #expect(try await trial.crashWeb(at: point), "web never came to \(point)")
                try await trial.killWeb()
                try await Task.sleep(for: .milliseconds(500))
            }
        }
        #expect(await trial.log.silences > 0)
        try await trial.expectInvariants(within: .seconds(60))
    }
    #endif

    @Test(.enabled(if: isLong)) func f4EverythingIsReplacedInGoodOrder() async throws {
        let trial = try await FaultTrial(seconds: 20)
        try await trial.run { trial in
            for round in 0..<4 {
                #expect(try trial.replaceWorker(round % 2) == 0)
                try await Task.sleep(for: .seconds(1))
            }
            #expect(try await trial.replaceWeb() == 0)
        }
        try await trial.expectInvariants(within: .seconds(20))
    }

    @Test func f5AndF6RedisKilledThenEmptied() async throws {
        let trial = try await FaultTrial(seconds: 6)
        try await trial.run { trial in
            let redis = trial.installation.redis
            try await Task.sleep(for: .seconds(1))
            redis.kill()
            try await Task.sleep(for: .seconds(1))
            try redis.restart()
            try await Task.sleep(for: .seconds(2))
            _ = try redis.commandLine(["FLUSHALL"])
        }
        try await trial.expectInvariants(within: .seconds(120))
    }

    @Test func f10RedisHangs() async throws {
        let trial = try await FaultTrial(seconds: Self.isLong ? 35 : 6)
        // The tests beside this one want the same processors; in six seconds that is a larger share of the answers.
        let share = Self.isLong ? 0.95 : 0.75
        try await trial.run { trial in
            try await Task.sleep(for: .seconds(1))
            trial.installation.redis.signal(SIGSTOP)
            let end = ContinuousClock.now + .seconds(Self.isLong ? 30 : 4)
            var (durations, degraded) = ([Duration](), false)
            while ContinuousClock.now < end {
                let started = ContinuousClock.now
                let page = try await HTTPExchange("GET", "\(trial.installation.url)/readyz")
                durations.append(.now - started)
                degraded = degraded || page.text.contains("redis")
                #expect(page.status == 200)
                try await Task.sleep(for: .milliseconds(100))
            }
            trial.installation.redis.signal(SIGCONT)
            #expect(degraded, "nobody was told")
            let most = durations.sorted()[Int(Double(durations.count) * share)]
            #expect(most < .seconds(1), "\(most)")
        }
        #expect(await trial.log.refusals == 0)
        let most = await trial.log.answerTime(share)
        #expect(most < .seconds(1), "\(most)")
        try await trial.expectInvariants(within: .seconds(60))
    }

    @Test(.enabled(if: isLong)) func f11RedisIsFull() async throws {
        let trial = try await FaultTrial(seconds: 15)
        try await trial.run { trial in
            let redis = trial.installation.redis
            try await Task.sleep(for: .seconds(1))
            _ = try redis.commandLine(["CONFIG", "SET", "maxmemory", "1"])
            try await Task.sleep(for: .seconds(10))
            _ = try redis.commandLine(["CONFIG", "SET", "maxmemory", "0"])
        }
        #expect(await trial.log.refusals == 0, "accepting goes on")
        try await trial.expectInvariants(within: .seconds(60))
    }

    /// A file system that is full makes Redis refuse every write with `MISCONF`.
    @Test(.enabled(if: isLong)) func f11TheDiskOfRedisIsFull() async throws {
        let trial = try await FaultTrial(seconds: 15)
        try await trial.run { trial in
            let redis = trial.installation.redis
            try await Task.sleep(for: .seconds(1))
            // A snapshot that cannot be written has the same answer as a log that cannot.
            let obstacle = redis.folderPath + "/dump.rdb"
            try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
            for setting in [["save", "1 1"], ["stop-writes-on-bgsave-error", "yes"]] {
                _ = try redis.commandLine(["CONFIG", "SET"] + setting)
            }
            var isRefusing = false
            let end = ContinuousClock.now + .seconds(10)
            while ContinuousClock.now < end {
                isRefusing = try isRefusing || redis.commandLine(["SET", "probe", "1"]).hasPrefix("MISCONF")
                try await Task.sleep(for: .milliseconds(200))
            }
            #expect(isRefusing)
            _ = try redis.commandLine(["CONFIG", "SET", "save", ""])
            try FileManager.default.removeItem(atPath: obstacle)
            _ = try redis.commandLine(["CONFIG", "SET", "stop-writes-on-bgsave-error", "no"])
        }
        #expect(await trial.log.refusals == 0, "accepting goes on")
        try await trial.expectInvariants(within: .seconds(60))
    }

    @Test(.enabled(if: isLong)) func f17AWorkerComesBackAfterItsLease() async throws {
        let trial = try await FaultTrial(seconds: 40)
        try await trial.run { trial in
            try await Task.sleep(for: .seconds(1))
            trial.signalWorker(0, SIGSTOP)
            try await Task.sleep(for: .seconds(32))
            trial.signalWorker(0, SIGCONT)
        }
        try await trial.expectInvariants(within: .seconds(20))
    }

    @Test func f19ForgedAndMalformedJobsAndEvents() async throws {
        let trial = try await FaultTrial(seconds: 4)
        let strange = "00000000-0000-4000-8000-000000000001"
        try await trial.run { trial in
            try await Task.sleep(for: .seconds(1))
            let accepted = await trial.log.accepted.values.compactMap { ApplicationID(base32: $0)?.uuid }
            let prefix = "cr:{applications:0}:"
            var commands = [
                ["XADD", "\(prefix)s", "*", "id", "not-a-uuid"], ["XADD", "\(prefix)s", "*", "x", "y"],
                [
                    "HSET", "\(prefix)j:\(strange)", "state", "queued", "p", "{\"score\":900}", "fp", "f", "att", "0",
                    "crash", "0", "max", "5", "dl", "0", "sv", "1", "tp", "", "at", "0",
                ],
                ["XADD", "\(prefix)s", "*", "id", strange], ["XADD", "\(prefix)dec", "*", "nonsense", "1"],
                ["XADD", "\(prefix)dec", "*", "id", strange, "att", "1", "r", "forged"],
                ["XADD", "\(prefix)dec", "*", "id", strange, "att", "1", "r", String(repeating: "x", count: 100_000)],
            ]
            for id in accepted.prefix(5) {
                commands.append(["XADD", "\(prefix)dec", "*", "id", id, "att", "1", "r", "forged"])
            }
            for command in commands { _ = try trial.installation.redis.commandLine(command) }
        }
        try await trial.expectInvariants(within: .seconds(20))
        let dead = try trial.installation.run(["queue", "jobs", "--state", "dead"])
        #expect(dead.text.contains("\(strange)  legacy_shape"), "\(dead.text)")
        let environment = trial.installation.environment
        let path = Ledger.path(inDataFolder: environment["UNDERWRITER_DATA"] ?? "")
        let ledger = try Ledger.open(path: path, keys: LedgerKeys(environment: environment))
        #expect(try await ledger.quarantinedEvents().isEmpty == false)
        let status = try trial.installation.run(["queue", "status", "--json"])
        #expect(status.text.contains("outcomes refused within a day"), "\(status.text)")
    }

    /// Double clicks, two windows and twenty retries: in every run each tenth application is sent three times at once.
    @Test func f22OneKeyIsOneApplication() async throws {
        let trial = try await FaultTrial(rate: 10, seconds: 2)
        try await trial.run { trial in
            try await withThrowingTaskGroup(of: Data.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await trial.officer.submit(SampleApplication(income: 20_000, debts: 0), key: "key-0").body
                    }
                }
                for try await body in group { #expect(!body.isEmpty) }
            }
        }
        try await trial.expectInvariants(within: .seconds(20))
        #expect(await trial.log.accepted.count == 20)
    }
}
