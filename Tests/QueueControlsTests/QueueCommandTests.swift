import Documents
import Foundation
import JobQueue
import Ledger
import LedgerRecords
import Logging
import QueueTesting
import QueueVocabulary
import Redis
import RedisAddresses
import RedisReplies
import Sealing
import TestSupport
import Testing

@Suite struct QueueCommandTests {
    /// The queue of an installation, filled by hand.
    private struct Bench {
        let installation: Installation
        let redis: RedisClient
        let queue: JobQueue

        init() throws {
            installation = try Installation()
            redis = RedisClient(
                RedisConfiguration(.unixSocket(installation.redis.socketPath)),
                logger: .init(label: "test")
            )
            queue = JobQueue(redis: redis, configuration: QueueConfiguration())
        }

        func run(_ arguments: String...) -> (code: Int32, text: String) {
            let output = installation.folder.file("out-\(UUID().uuidString)")
            let child = try? ChildProcess(
                Installation.program("underwriter"),
                ["queue"] + arguments,
                environment: installation.environment,
                output: output
            )
            let code = child?.wait(upTo: .seconds(60)) ?? -1
            return (code, (try? String(contentsOfFile: output, encoding: .utf8)) ?? "")
        }

        func enqueue(_ numbers: ClosedRange<Int>) async throws {
            let jobs = try numbers.map {
                NewJob(id: try jobID($0), payload: Array("secret body".utf8), fingerprint: "f\($0)", schema: 1)
            }
            _ = try await queue.enqueue(jobs)
        }

        /// Makes jobs dead letters.
        func bury(_ numbers: ClosedRange<Int>) async throws {
            for number in numbers {
                let (id, key) = (try jobID(number), "cr:{applications:0}:")
                try await redis.send([
                    "HSET", "\(key)j:\(id.text)", "state", "dead", "why", "permanent", "err", "feature x",
                ])
                try await redis.send(["ZADD", "\(key)dead", .integer(number), .string(id.text)])
            }
        }
    }

    @Test func `A benchmark carries as many bytes as it is told, without a model`() throws {
        let bench = try Bench()
        let (code, text) = bench.run("bench", "--jobs", "1000", "--payload", "200", "--seconds", "0")
        #expect(code == 0 && text.contains("nothing computed, 200 B in, 200 B out"), "\(text)")
        #expect(bench.run("bench", "--payload", "63").code == 64)
        let without = bench.run("bench", "--jobs", "1000", "--seconds", "0")
        #expect(without.code != 0 && without.text.contains("artefact.json"), "\(without.text)")
    }

    @Test func `Jobs are listed and shown, never what they carry`() async throws {
        let bench = try Bench()
        try await bench.enqueue(1...3)
        try await bench.bury(1...1)
        let id = try jobID(1).text
        #expect(bench.run("jobs").text.contains("\(id)  feature"))
        #expect(bench.run("jobs", "--state", "waiting").text.contains(try jobID(3).text))
        let shown = bench.run("show", id)
        #expect(shown.code == 0 && shown.text.contains("state     dead") && !shown.text.contains("secret body"))
        let unknown = bench.run("show", try jobID(9).text)
        #expect(unknown.code == 1 && unknown.text.hasPrefix("Error: "))
        #expect(unknown.text.split(separator: "\n").count == 1)
        #expect(bench.run("show", "not-an-id").code == 64)
        #expect(bench.run("jobs", "--limit", "0").code == 64)
        let waited = bench.run("wait", id)
        #expect(waited.code == 2 && waited.text.contains("dead (permanent)"))
        #expect(bench.run("wait", try jobID(2).text, "--timeout", "300ms").code == 1)
    }

    @Test func `A Redis that refuses jobs stands above the table and in the JSON, and is red`() async throws {
        let bench = try Bench()
        #expect(bench.run("status", "--interval", "0").code == 0)
        try await bench.redis.send(["CONFIG", "SET", "maxmemory", "1mb"])
        let table = bench.run("status", "--interval", "0")
        #expect(table.code == 2 && table.text.hasPrefix("Redis is out of memory ("))
        let json = bench.run("status", "--interval", "0", "--json")
        #expect(json.code == 2 && json.text.contains("\"banner\":\"Redis is out of memory ("))
        #expect(bench.run("doctor").code == 2)
        try await bench.redis.send(["CONFIG", "SET", "maxmemory", "0"])
        #expect(bench.run("status", "--interval", "0").code == 0)
    }

    @Test func `Dead letters are counted first, then replayed and discarded, with who and why`() async throws {
        let bench = try Bench()
        try await bench.enqueue(1...4)
        try await bench.bury(1...4)
        #expect(bench.run("replay", "--all").code == 64, "nobody said why")
        #expect(bench.run("replay", "--state", "waiting", "--why", "fixed").code == 64, "only dead letters can be")
        let named = [try jobID(1).text, try jobID(2).text]
        #expect(bench.run("discard", named[0], named[1], "--max", "1", "--why", "x").code == 64, "none is left out")
        let whole = bench.run("replay", "--state", "dead", "--why", "fixed", "--dry-run")
        #expect(whole.code == 0 && whole.text.hasPrefix("4 dead letters"))
        let dry = bench.run("replay", "--state", "dead", "--cause", "feature", "--max", "2", "--why", "x", "--dry-run")
        #expect(dry.code == 0 && dry.text.hasPrefix("2 dead letters"))
        #expect(try await bench.queue.deadLetters().count == 4)
        #expect(bench.run("replay", "--all", "--why", "fixed").code == 1, "nobody is there to be asked")
        let replayed = bench.run(
            "replay",
            "--cause",
            "feature",
            "--max",
            "3",
            "--why",
            "fixed",
            "--actor",
            "olga",
            "--yes"
        )
        #expect(replayed.code == 0 && replayed.text.contains("3 sent back to work"))
        let discarded = bench.run("discard", "--older", "1d", "--why", "old", "--yes")
        #expect(discarded.text.contains("1 discarded"))
        #expect(try await bench.queue.deadLetters().isEmpty)
        let cancelled = bench.run("cancel", try jobID(4).text, "--why", "withdrawn", "--yes")
        #expect(cancelled.code == 0 && cancelled.text.contains("cancelled; it was queued"))
        #expect(bench.run("cancel", try jobID(77).text, "--why", "x", "--yes").code == 1)
        let rows = try await audit(bench)
        #expect(rows.map { $0.detail["op"] } == ["replay", "discard", "cancel"])
        #expect(rows.first?.actor == "cli:olga" && rows.first?.detail["why"] == "fixed")
    }

    @Test func `Switches are turned, audited twice, and change the verdict`() async throws {
        let bench = try Bench()
        #expect(bench.run("status", "--interval", "0").code == 0)
        #expect(bench.run("pause", "--why", "upgrade").text.contains("paused"))
        #expect(bench.run("status", "--interval", "0").code == 1)
        #expect(bench.run("resume", "--why", "upgraded").code == 0)
        #expect(bench.run("close", "--why", "holiday").code == 0)
        #expect(bench.run("open", "--why", "back").text.contains("it was closed"))
        #expect(bench.run("limit", "--max-depth", "2", "--why", "test").code == 0)
        #expect(try await bench.queue.status().maximumDepth == 2)
        #expect(bench.run("limit", "--max-depth=-1", "--why", "test").code == 64)
        let stream = try await bench.redis.send(["XLEN", "cr:{applications:0}:audit"]).integer
        #expect(stream == 5)
        #expect(try await audit(bench).count == 5)
    }

    @Test func `Workers are told by name, silent ones are removed`() async throws {
        let bench = try Bench()
        #expect(bench.run("workers", "quiet", "--all", "--why", "x").code == 1, "there is none")
        let keys = "cr:{applications:0}:"
        let now = Int(Date().timeIntervalSince1970 * 1_000)
        // However long these commands take on a busy machine, the first is not silent meanwhile.
        try await bench.redis.send([
            "ZADD", "\(keys)workers", .integer(now + 600_000), "host-1", .integer(now - 100_000), "host-2",
        ])
        try await bench.redis.send(["HSET", "\(keys)w:host-1", "state", "running", "slots", "2"])
        for stream in ["s", "interactive:s", "bulk:s"] {
            try await bench.redis.send(["XGROUP", "CREATE", "\(keys)\(stream)", "g", "0", "MKSTREAM"])
        }
        let list = bench.run("workers")
        #expect(list.code == 0 && list.text.contains("host-1") && list.text.contains("LOST"))
        #expect(bench.run("workers", "stop", "host", "--why", "x").code == 1, "two begin so")
        #expect(bench.run("workers", "stop", "host-1", "--why", "upgrade").code == 0)
        #expect(try await bench.redis.send(["LRANGE", "\(keys)sig:host-1", 0, -1]).array?.first?.string == "stop")
        #expect(bench.run("reap", "--why", "gone").text.contains("host-2: removed"))
        #expect(try await bench.queue.workers().map(\.name) == ["host-1"])
        #expect(bench.run("top", "--count", "1").text.contains("host-1"))
        #expect(bench.run("scale", "--interval", "0.1", "--format", "keda").text.contains("queue_workers_needed"))
    }

    @Test func `The doctor says what a power loss costs; without Redis the others say so in one line`() async throws {
        let bench = try Bench()
        let doctor = bench.run("doctor")
        #expect(doctor.code == 0 && doctor.text.contains("power loss loses at most 2 s"), "\(doctor.text)")
        #expect(doctor.text.contains("none yet at"))
        let reconciled = bench.run("reconcile")
        #expect(reconciled.code == 0 && reconciled.text.contains("missing 0"))
        let second = bench.run("doctor")
        #expect(second.text.contains("a commit takes"), "\(second.text)")
        bench.installation.redis.stop()
        for command in [["workers"], ["jobs"], ["scale"], ["pause", "--why", "x"]] {
            let output = bench.installation.folder.file("gone-\(command[0])")
            let child = try ChildProcess(
                Installation.program("underwriter"),
                ["queue"] + command,
                environment: bench.installation.environment,
                output: output
            )
            #expect(child.wait(upTo: .seconds(30)) == 1)
            let text = try String(contentsOfFile: output, encoding: .utf8)
            #expect(text.hasPrefix("Error: ") && text.split(separator: "\n").count == 1, "\(command): \(text)")
        }
    }

    @Test func `Without Redis it is red, and the ledger's numbers are told`() async throws {
        let bench = try Bench()
        #expect(bench.run("reconcile").code == 0, "makes the ledger")
        bench.installation.redis.stop()
        let status = bench.run("status")
        #expect(status.code == 2 && status.text.hasPrefix("Redis cannot be reached (queue.redis."), "\(status.text)")
        let numbers = "ledger: accepted 0, waiting for a decision 0, not sent yet 0"
        #expect(status.text.contains(numbers) && status.text.contains("missing 0"), "\(status.text)")
        let json = bench.run("status", "--json")
        #expect(json.code == 2 && json.text.contains("\"state\":\"red\""), "\(json.text)")
        #expect(json.text.contains("\"failure\":\"queue.redis.") && json.text.contains("\"accepted\":0"))
        let top = bench.run("top", "--count", "1")
        #expect(top.code == 2 && top.text.hasPrefix("Redis cannot be reached"), "\(top.text)")
        #expect(top.text.contains("SAFETY  Outbox unsent 0 | ") && top.text.contains("Missing 0"), "\(top.text)")
        let doctor = bench.run("doctor")
        #expect(doctor.code == 2 && doctor.text.contains("Redis cannot be reached"), "\(doctor.text)")
        #expect(doctor.text.contains("a commit takes") && doctor.text.contains("missing 0"), "\(doctor.text)")
    }

    private func audit(_ bench: Bench) async throws -> [AuditRow] {
        let environment = bench.installation.environment
        let folder = try #require(environment["UNDERWRITER_DATA"])
        let keys = try LedgerKeys(environment: environment)
        let ledger = try Ledger.open(path: Ledger.path(inDataFolder: folder), keys: keys)
        return try await ledger.auditRows(about: .queue("applications"))
    }
}
