import JobQueue
import QueueTesting
import QueueVocabulary
import Redis
import RedisAddresses
import RedisReplies
import Sealing
import TestSupport
import Testing

@testable import JobProcessing
@testable import Workbenches

/// Issue 3: in steady state at most three pipelined round trips per batch of up to 64 jobs.
///
/// Counted on the wire, between the worker and a real server: whatever the worker sends that is neither of the three nor
/// its seldom upkeep is found.
@Suite(.serialized, .timeLimit(.minutes(4))) struct RoundTripTests {
    /// What a worker asked of its server on the connection for commands.
    private struct Talk {
        /// Pipelines of reads, each with its question whether the queue is paused.
        var reads = 0
        /// Pipelines of BEGIN, and the scripts in them, of 64 jobs at most each.
        var (begins, batches) = (0, 0)
        /// Scripts of COMPLETE, of 64 jobs at most each.
        var completions = 0
        /// What goes on by the clock: promotion, sweep, reaping, and the start.
        var upkeep = 0
        var strange: [[String]] = []

        init(_ commands: [[String]], _ digests: [String: String]) {
            var before = ""
            for command in commands {
                let name = command.first ?? ""
                let kind = name == "EVALSHA" ? digests[command[1]] ?? "another script" : name
                switch kind {
                case "HGET": reads += 1
                case "XREADGROUP": if before != "HGET" && before != "XREADGROUP" { reads += 1 }
                case "begin":
                    batches += 1
                    if before != "begin" { begins += 1 }
                case "complete": completions += 1
                case "CLIENT", "PING", "SCRIPT", "XGROUP", "XPENDING", "promote", "TIME", "ZRANGE": upkeep += 1
                default: strange.append(command)
                }
                before = kind
            }
        }

        var roundTrips: Int { reads + begins + completions }
    }

    private func digests(_ fixture: QueueFixture) async throws -> [String: String] {
        var digests: [String: String] = [:]
        let scripts = ["begin": QueueScripts.begin, "complete": QueueScripts.complete, "promote": QueueScripts.promote]
        for (name, script) in scripts {
            let digest = try await fixture.redis.send(["SCRIPT", "LOAD", .string(script.source)]).string
            digests[try #require(digest)] = name
        }
        return digests
    }

    /// Works off jobs that all wait, and counts.
    private func talk(about count: Int) async throws -> (talk: Talk, seconds: Double) {
        let fixture = try QueueFixture {
            // Looks that find nothing at the end are few then.
            ($0.leaseMilliseconds, $0.serverSleep) = (15_000, .seconds(1))
        }
        let digests = try await digests(fixture)
        for start in stride(from: 0, to: count, by: 640) {
            _ = try await fixture.queue.enqueue((start..<start + 640).map { try fixture.job($0) })
        }
        let tap = try CommandTap(to: fixture.server.socketPath)
        let worker = JobProcessor(
            redis: RedisConfiguration(.unixSocket(tap.path)),
            queue: fixture.queue.configuration,
            seal: fixture.seal,
            description: WorkerDescription(version: "1", schemas: 1...1) { "m1" },
            logger: fixture.quiet
        ) { .completed($0.body) }
        let began = ContinuousClock.now
        var commands: [[String]] = []
        try await fixture.running([worker]) {
            try await until(within: .seconds(60), "all done") { try await fixture.queue.status().done == count }
            commands = tap.commands(ofConnectionsNamed: "-commands")
        }
        return (Talk(commands, digests), (ContinuousClock.now - began) / .seconds(1))
    }

    @Test func aBatchOfUpToSixtyFourCostsAtMostThreeRoundTrips() async throws {
        let count = 12_800
        let (talk, seconds) = try await talk(about: count)
        #expect(talk.strange.isEmpty, "\(talk.strange.prefix(5))")
        #expect(talk.upkeep <= 60 + 12 * Int(seconds), "\(talk)")
        // One read and one BEGIN a batch, but for the start and for looks that found nothing any more.
        #expect(talk.begins == talk.batches && talk.reads <= talk.begins + 8, "\(talk)")
        #expect((count / 64...count / 16).contains(talk.batches), "batches are batches: \(talk)")
        // What a slow machine computes in parts is brought back in parts, each a batch of its own.
        #expect((count / 64...count / 16).contains(talk.completions), "batches are batches: \(talk)")
        #expect(talk.roundTrips <= 3 * max(talk.batches, talk.completions) + 8, "\(talk)")
    }
}
