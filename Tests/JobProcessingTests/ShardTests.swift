import JobQueue
import QueueTesting
import QueueVocabulary
import Redis
import RedisReplies
import Sealing
import Synchronization
import TestSupport
import Testing

@testable import JobProcessing
@testable import Workbenches

@Suite(.serialized, .timeLimit(.minutes(4))) struct ShardTests {
    @Test(arguments: [1, 4]) func oneWorkerServesEveryShard(_ shards: Int) async throws {
        try await serveEveryShard(of: try QueueFixture { $0.shards = shards })
    }

    /// One server's slots are all in one place, a cluster's are not: whatever touches two at once is refused.
    @Test func oneWorkerServesEveryNodeOfACluster() async throws {
        let cluster = try RedisCluster()
        try await serveEveryShard(of: try QueueFixture(of: cluster) { $0.shards = 8 })
        for server in cluster.servers.prefix(3) {
            let said = try server.commandLine(["INFO", "commandstats"])
            #expect(said.contains("cmdstat_xreadgroup:") && said.contains("cmdstat_evalsha:"))
        }
    }

    private func serveEveryShard(of fixture: QueueFixture) async throws {
        let jobs = try (1...600).map { try fixture.job($0, body: "job \($0)") }
        let heard = Mutex(Set<JobID>())
        let completions = fixture.queue.completions()
        let listener = Task { for await ids in completions { heard.withLock { $0.formUnion(ids) } } }
        defer { listener.cancel() }
        _ = try await fixture.queue.enqueue(Array(jobs[..<400]))
        _ = try await fixture.queue.enqueue(Array(jobs[400..<500]), to: .bulk)
        let worker = fixture.worker()
        try await fixture.running([worker]) {
            _ = try await fixture.queue.enqueue(Array(jobs[500...]), to: .interactive)
            try await until("all done") { try await fixture.areDone(jobs.map(\.id)) }
            try await until("registered") { try await fixture.queue.workers().map(\.name) == [worker.name] }
            worker.announce()
            try await until("counted once") {
                try await fixture.queue.workers().first?.figures.completed["ok"] == 600
            }
        }
        #expect(worker.figures.completed == ["ok": 600] && worker.figures.lost == 0)
        #expect(try await fixture.queue.workers().isEmpty)
        var told: [JobID] = []
        for events in OutcomeEvents.ofAllShards(fixture.queue, logger: fixture.quiet) {
            var batch = try await events.read(block: .milliseconds(10), count: 1_000)
            while !batch.isEmpty {
                told += batch.map(\.jobID)
                try await events.acknowledge(batch)
                batch = try await events.read(block: .milliseconds(10), count: 1_000)
            }
            #expect(try await events.unrecordedCount() == 0)
        }
        #expect(told.count == 600 && Set(told) == Set(jobs.map(\.id)))
        #expect(try await fixture.leftOver() == 0)
        #expect(heard.withLock { !$0.isEmpty })
    }

    @Test(arguments: [1, 4]) func aDeadWorkersJobsAreTakenOverInEveryShardOneAtATime(_ shards: Int) async throws {
        let fixture = try QueueFixture { $0.shards = shards }
        let jobs = try (1...40).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        for keys in fixture.queue.shards { try await fixture.takeEverything(in: keys, as: "dead-worker") }
        let atOnce = Mutex(0)
        let most = Mutex(0)
        let runs = Mutex([JobID: Int]())
        let worker = fixture.worker(handler: { job in
            let now = atOnce.withLock { number in
                number += 1
                return number
            }
            most.withLock { $0 = max($0, now) }
            runs.withLock { $0[job.id, default: 0] += 1 }
            atOnce.withLock { $0 -= 1 }
            return .completed(job.body)
        })
        try await fixture.running([worker]) {
            try await until("all done") { try await fixture.areDone(jobs.map(\.id)) }
        }
        #expect(most.withLock { $0 } == 1, "reclaimed jobs run alone, whatever shard they are of")
        #expect(runs.withLock { $0.count == 40 && $0.values.allSatisfy { $0 == 1 } })
        #expect(worker.figures.reclaimed == 40)
        #expect(try await fixture.leftOver() == 0)
    }

    @Test func aCommandIsForAllShards() async throws {
        let fixture = try QueueFixture { $0.shards = 4 }
        let worker = fixture.worker()
        let run = Task { await worker.run() }
        try await until("registered") { try await fixture.queue.workers().map(\.name) == [worker.name] }
        try await fixture.queue.signal(.quiet, to: worker.name)
        worker.announce()
        try await until("quiet") { try await fixture.queue.workers().first?.fields["state"] == "quiet" }
        // A read that blocked before it was told may still take something.
        try await Task.sleep(for: .milliseconds(100))
        let jobs = try (1...40).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        try await Task.sleep(for: .milliseconds(200))
        #expect(try await fixture.queue.status().waiting == 40)
        try await fixture.queue.signal(.resume, to: worker.name)
        worker.announce()
        try await until("all done") { try await fixture.areDone(jobs.map(\.id)) }
        try await fixture.queue.signal(.stop, to: worker.name)
        worker.announce()
        await run.value
        #expect(try await fixture.queue.workers().isEmpty)
    }

    /// Two workers read nothing, and a third does all the work: in its own shards, and in those that only the two have.
    @Test func whatTheWorkersOfAShardLeaveWaitingIsStolen() async throws {
        let fixture = try QueueFixture { $0.shards = 8 }
        let workers = (0..<3).map { _ in fixture.worker() }
        let jobs = try (1...200).map { try fixture.job($0) }
        try await fixture.running(workers) {
            try await until("all beat") { try await fixture.queue.workers().count == 3 }
            for quiet in workers.prefix(2) { try await fixture.queue.signal(.quiet, to: quiet.name) }
            for worker in workers { worker.announce() }
            try await until("two are quiet") {
                try await fixture.queue.workers().count { $0.fields["state"] == "quiet" } == 2
            }
            for worker in workers { worker.announce() }  // the third learns that the others live
            // A read that blocked before it was told may still take something.
            try await Task.sleep(for: .milliseconds(200))
            _ = try await fixture.queue.enqueue(jobs)
            try await until("all done") { try await fixture.areDone(jobs.map(\.id)) }
        }
        #expect(workers[2].figures.completed["ok"] == 200)
    }
}

extension QueueFixture {
    /// Reads and begins what waits in a shard, as a worker that dies then.
    fileprivate func takeEverything(in keys: QueueKeys, as consumer: String) async throws {
        let stream = RedisArgument.string(keys.stream(.standard))
        for stream in keys.streams {
            try await redis.send(["XGROUP", "CREATE", .string(stream), "g", "0", "MKSTREAM"])
        }
        try await redis.send(["XREADGROUP", "GROUP", "g", .string(consumer), "COUNT", 64, "STREAMS", stream, ">"])
    }

    /// Entries and pending entries of all shards.
    fileprivate func leftOver() async throws -> Int {
        let status = try await queue.status()
        return status.waiting + status.running + status.delayed
    }
}
