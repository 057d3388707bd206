import Dispatch
import Foundation
import JobQueue
import QueueTesting
import QueueVocabulary
import Sealing
import ServiceLifecycle
import Synchronization
import Testing
import UnixSignals

@testable import JobProcessing
@testable import Workbenches

@Suite(.serialized, .timeLimit(.minutes(4))) struct JobProcessorTests {
    @Test func completesEveryJobExactlyOnce() async throws {
        let fixture = try QueueFixture()
        let jobs = try (1...1_000).map { try fixture.job($0, body: "job \($0)") }
        _ = try await fixture.queue.enqueue(Array(jobs[..<500]))
        let runs = Mutex([JobID: Int]())
        let handler: @Sendable (ReservedJob) -> JobResult = { job in
            runs.withLock { $0[job.id, default: 0] += 1 }
            return .completed(job.body + Array("!".utf8))
        }
        try await fixture.running([fixture.worker(handler: handler), fixture.worker(handler: handler)]) {
            _ = try await fixture.queue.enqueue(Array(jobs[500...]))
            try await until("all done") { try await fixture.areDone(jobs.map(\.id)) }
        }
        #expect(runs.withLock { $0.count == 1_000 && $0.values.allSatisfy { $0 == 1 } })
        let events = OutcomeEvents(fixture.queue, logger: fixture.quiet)
        let outcomes = try await events.read(block: .milliseconds(10), count: 2_000)
        #expect(Set(outcomes.map(\.jobID)).count == 1_000 && outcomes.count == 1_000)
        for event in outcomes {
            guard case .result(let sealed) = event.outcome else { Issue.record("\(event)"); continue }
            let body = try fixture.seal.openEvent(sealed, id: event.jobID, schema: 1, attempt: event.attempt)
            #expect(body.last == UInt8(ascii: "!"))
        }
        #expect(try await [fixture.streamLength(), fixture.pendingCount()] == [0, 0])
        #expect(try await fixture.queue.workers().isEmpty)
    }

    @Test func allClassesAreServedAndCompletionsAreHeard() async throws {
        let fixture = try QueueFixture()
        let heard = Mutex(Set<JobID>())
        let completions = fixture.queue.completions()
        let listener = Task { for await ids in completions { heard.withLock { $0.formUnion(ids) } } }
        defer { listener.cancel() }
        let kinds = Mutex(Set<JobClass>())
        try await fixture.running([
            fixture.worker() { job in
                kinds.withLock { _ = $0.insert(job.kind) }
                return .completed(job.body)
            }
        ]) {
            for (number, kind) in JobClass.allCases.enumerated() {
                _ = try await fixture.queue.enqueue([fixture.job(number)], to: kind)
            }
            try await until("heard") { heard.withLock { $0.count == 3 } }
        }
        #expect(kinds.withLock { $0 } == Set(JobClass.allCases))
    }

    @Test func drainingHandsBackWhatHasNotBegunAndFinishesWhatHas() async throws {
        let fixture = try QueueFixture { $0.slots = 1 }
        let jobs = try (1...2).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        let (started, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let processor = fixture.worker() { job in
            started.signal()
            release.wait()
            return .completed(job.body)
        }
        try await fixture.running([processor]) {
            try await until("one runs, one waits") {
                guard started.wait(timeout: .now()) == .success else { return false }
                return true
            }
            try await until("both begun") {
                try await fixture.queue.jobState(jobs.map(\.id)).allSatisfy { $0?.state == .running }
            }
            Task {  // let go only after draining has begun
                try await until("handed back") { try await fixture.state(jobs[1].id) == .queued }
                release.signal()
            }
        }
        #expect(try await fixture.state(jobs[0].id) == .done)
        let back = try #require(try await fixture.queue.jobState([jobs[1].id])[0])
        #expect(back.state == .queued && back.attempt == 1)
        #expect(try await fixture.field("max", of: jobs[1].id) == "6")
        #expect(try await fixture.field("crash", of: jobs[1].id) == nil)
        #expect(try await fixture.queue.workers().isEmpty)
    }

    @Test func whenTheDrainTimeIsOverEvenRunningJobsAreHandedBack() async throws {
        let fixture = try QueueFixture {
            $0.slots = 1
            $0.drain = .milliseconds(100)
        }
        _ = try await fixture.queue.enqueue([fixture.job(1)])
        let release = DispatchSemaphore(value: 0)
        defer { release.signal() }
        try await fixture.running([
            fixture.worker() { job in
                release.wait()
                return .completed(job.body)
            }
        ]) {
            try await until("running") { try await fixture.state(jobID(1)) == .running }
        }
        #expect(try await fixture.state(jobID(1)) == .queued)
    }

    @Test func aCancelledWorkerHandsBackAtOnce() async throws {
        let fixture = try QueueFixture { $0.slots = 1 }
        _ = try await fixture.queue.enqueue([fixture.job(1)])
        let release = DispatchSemaphore(value: 0)
        defer { release.signal() }
        let processor = fixture.worker() { job in
            release.wait()
            return .completed(job.body)
        }
        let run = Task { await processor.run() }
        try await until("running") { try await fixture.state(jobID(1)) == .running }
        run.cancel()
        await run.value
        #expect(try await fixture.state(jobID(1)) == .queued)
    }

    /// Queue, section 6: a second SIGTERM hands back at once.
    @Test func theFirstSignalDrainsAndTheSecondHandsBackAtOnce() async throws {
        let fixture = try QueueFixture {
            $0.slots = 1
            $0.drain = .seconds(90)
            // A lease that a busy machine does not lose.
            $0.leaseMilliseconds = 3_000
        }
        _ = try await fixture.queue.enqueue([fixture.job(1)])
        let (started, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        defer { release.signal() }
        let processor = fixture.worker() { job in
            started.signal()
            release.wait()
            return .completed(job.body)
        }
        let group = ServiceGroup(services: [processor], logger: fixture.quiet)
        let run = Task { try await processor.run(in: group, endedBy: [.sigusr1]) }
        try await until("computed") { started.wait(timeout: .now()) == .success }
        let start = ContinuousClock.now
        #expect(kill(getpid(), SIGUSR1) == 0)
        try await until("draining") { try await fixture.queue.workers().first?.fields["state"] == "draining" }
        #expect(try await fixture.state(jobID(1)) == .running, "it may finish")
        #expect(kill(getpid(), SIGUSR1) == 0)
        try await run.value
        #expect(ContinuousClock.now - start < .seconds(60))
        let back = try #require(try await fixture.queue.jobState([jobID(1)])[0])
        #expect(back.state == .queued)
        // A read that was under way may have brought it once more; that, too, was handed back.
        let most = try await fixture.field("max", of: jobID(1))
        #expect(most == "\(back.attempt + 5)", "its attempt is not spent")
        #expect(try await fixture.queue.workers().isEmpty)
    }

    @Test func withoutAModelNothingIsReadAndTheBeatSaysSo() async throws {
        let fixture = try QueueFixture()
        let isReady = Mutex(false)
        _ = try await fixture.queue.enqueue([fixture.job(1)])
        let processor = fixture.worker(isReady: { isReady.withLock { $0 } })
        try await fixture.running([processor]) {
            try await until("several beats") {
                let beat = try await fixture.queue.workers().first
                return beat?.fields["state"] == "no-model" && beat?.fields["reads"] == "1-1"
                    && beat?.fields["uptime_s"] != "0"
            }
            #expect(try await fixture.state(jobID(1)) == .queued)
            isReady.withLock { $0 = true }
            try await until("done") { try await fixture.areDone([jobID(1)]) }
            try await until("counted") {
                let fields = try await fixture.queue.workers().first?.fields
                return fields?["state"] == "running" && fields?["completed.ok"] == "1" && fields?["model"] == "m1"
            }
        }
    }

    /// Sixty-four beats on their own would take longer than the suite may.
    @Test func whatIsAnnouncedIsBeatenAtOnce() async throws {
        let fixture = try QueueFixture()
        let processor = fixture.worker()
        try await fixture.running([processor]) {
            for _ in 1...64 {
                let last = try await fixture.queue.workers().first?.lastBeat
                try await until("another beat") {
                    processor.announce()
                    return try await fixture.queue.workers().first?.lastBeat != last
                }
            }
        }
    }

    @Test func pauseAndQuietStopReadingAndStopEndsTheWorker() async throws {
        let fixture = try QueueFixture()
        let processor = fixture.worker()
        let run = Task { await processor.run() }
        _ = try await fixture.queue.control(.paused(true), by: note)
        try await until("paused") { try await fixture.queue.workers().first?.fields["state"] == "paused" }
        _ = try await fixture.queue.enqueue([fixture.job(1)])
        _ = try await fixture.queue.control(.paused(false), by: note)
        try await until("done after the pause") { try await fixture.areDone([jobID(1)]) }
        try await fixture.queue.signal(.quiet, to: processor.name)
        try await until("quiet") { try await fixture.queue.workers().first?.fields["state"] == "quiet" }
        try await fixture.queue.signal(.resume, to: processor.name)
        _ = try await fixture.queue.enqueue([fixture.job(2)])
        try await until("done after the quiet") { try await fixture.areDone([jobID(2)]) }
        try await fixture.queue.signal(.stop, to: processor.name)
        await run.value
        #expect(try await fixture.queue.workers().isEmpty)
    }
}
