import Assessments
import Foundation
import Hosting
import JobProcessing
import JobQueue
import Logging
import ModelArtefacts
import Policies
import QueueVocabulary
import Redis
import Scoring
import Sealing
import ServiceLifecycle
import TestSupport
import Testing
import UnixSignals

@testable import Worker

/// The worker on a real Redis: jobs in, assessments out.
@Suite(.timeLimit(.minutes(1))) struct WorkerServicesTests {
    @Test func aJobIsScored() async throws {
        try await withWorker { bench in
            let artefact = try Bench.artefact()
            try await Bench.publish(artefact, Bench.signed(Bench.manifest(artefact)), to: bench.redis)
            let request = try Bench.request(late: 9)
            let id = try await bench.enqueue(request.canonicalBytes, id: request.message.jobID)
            let event = try await bench.nextEvent()
            #expect(event.jobID == id)
            let assessment = try bench.assessment(in: event)
            #expect(assessment.outcome == .decline && assessment.reasons.map(\.code) == ["C1-17"])
            #expect(assessment.artefactDigest == artefact.digest && assessment.jobID == id.text)
            #expect(try await bench.queue.jobState([id]).first??.state == .done)
        }
    }

    @Test func withoutAModelNothingIsTakenAndAModelNeedsNoRestart() async throws {
        try await withWorker { bench in
            let request = try Bench.request(late: 0)
            let id = try await bench.enqueue(request.canonicalBytes, id: request.message.jobID)
            try await bench.waitForBeat(state: "no-model")
            #expect(await WorkerHealth.check(bench.configuration) == .withoutModel)
            #expect(await WorkerHealth.check(try Self.configuration(asWorkerOf: bench.server)) == .withoutModel)
            let waiting = try #require(try await bench.queue.jobState([id]).first ?? nil)
            #expect(waiting.state == .queued && waiting.attempt == 0)

            let artefact = try Bench.artefact()
            try await Bench.publish(artefact, Bench.signed(Bench.manifest(artefact)), to: bench.redis)
            #expect(try bench.assessment(in: try await bench.nextEvent()).outcome == .approve)
        }
    }

    @Test func aGarbageJobIsADeadLetterAndItsNeighbourIsScored() async throws {
        try await withWorker { bench in
            let artefact = try Bench.artefact()
            try await Bench.publish(artefact, Bench.signed(Bench.manifest(artefact)), to: bench.redis)
            let garbage = try await bench.enqueue(
                Array(#"{"score":850}"#.utf8),
                id: "00000000-0000-4000-8000-000000000001"
            )
            let request = try Bench.request(late: 0)
            let neighbour = try await bench.enqueue(request.canonicalBytes, id: request.message.jobID)
            var events: [JobID: OutcomeEvent] = [:]
            while events.count < 2 {
                let event = try await bench.nextEvent()
                events[event.jobID] = event
            }
            #expect(events[garbage]?.outcome == .why("permanent"))
            let state = try #require(try await bench.queue.jobState([garbage]).first ?? nil)
            #expect(state.state == .dead && state.error?.utf8.starts(with: "body ".utf8) == true)
            #expect(try bench.assessment(in: try #require(events[neighbour])).outcome == .approve)
        }
    }

    @Test func aJobThatWasChangedIsADeadLetter() async throws {
        try await withWorker { bench in
            let artefact = try Bench.artefact()
            try await Bench.publish(artefact, Bench.signed(Bench.manifest(artefact)), to: bench.redis)
            let request = try Bench.request(late: 0)
            let id = try #require(JobID(request.message.jobID))
            var payload = try bench.configuration.seal.sealJob(request.canonicalBytes, id: id, schema: 1)
            payload[payload.count - 1] ^= 1
            let fingerprint = Seal.fingerprint(of: request.canonicalBytes)
            let forged = NewJob(id: id, payload: payload, fingerprint: fingerprint, schema: 1)
            _ = try await bench.queue.enqueue([forged])
            #expect(try await bench.nextEvent().outcome == .why("permanent"))
            #expect(try await bench.queue.jobState([id]).first??.state == .dead)
        }
    }

    @Test func aWorkingWorkerIsHealthyAndAStoppedOneIsNot() async throws {
        let server = try await withWorker { bench in
            let artefact = try Bench.artefact()
            try await Bench.publish(artefact, Bench.signed(Bench.manifest(artefact)), to: bench.redis)
            try await bench.waitForBeat(state: "running")
            #expect(await WorkerHealth.check(bench.configuration) == .working)
            #expect(await WorkerHealth.check(bench.configuration, host: "elsewhere") == .silent)
            #expect(await WorkerHealth.check(try Self.configuration(asWorkerOf: bench.server)) == .working)
            return bench.server
        }
        let stopped = try WorkerConfiguration(environment: Self.environment(of: server))
        #expect(await WorkerHealth.check(stopped) == .silent)
        server.kill()
        guard case .unknown = await WorkerHealth.check(stopped) else {
            Issue.record("a dead Redis is not known to be dead")
            return
        }
    }

    @Test func aSignalEndsTheWorkerInGoodOrder() async throws {
        let worker = try RunningWorker(try RedisServer.start())
        let services = WorkerServices(worker.configuration, logger: RecordedLog().logger)
        let run = Task { try await services.run(endedBy: [.sigusr2]) }
        try await worker.waitForBeat(state: "no-model")
        #expect(kill(getpid(), SIGUSR2) == 0)
        try await run.value
        #expect(try await worker.queue.workers().isEmpty)
        await worker.close()
    }

    /// A worker that may not beat reads nothing, and says why: once, not with every beat.
    @Test func aRefusedHeartbeatIsTold() async throws {
        let server = try RedisServer.start()
        let configuration = try Self.configuration(asWorkerOf: server)
        _ = try server.commandLine(["ACL", "SETUSER", "worker", "clearselectors"])
        let log = RecordedLog()
        let services = WorkerServices(configuration, logger: log.logger)
        let run = Task { await services.processor.run() }  // ended below
        func told() -> Int { log.lines.count { $0["message"] == "the heartbeat is refused" } }
        while told() == 0 { try await Task.sleep(for: .milliseconds(5)) }
        try await Task.sleep(for: .milliseconds(600))
        #expect(told() == 1)
        run.cancel()
        await run.value
        await services.close()
    }

    @Test func theProgramRefusesWhatItCannotRunWith() async throws {
        #expect(await runWorker(arguments: ["underwriter-worker"], environment: [:]) == 78)
        let server = try RedisServer.start()
        let environment = try Self.environment(of: server)
        #expect(await runWorker(arguments: ["underwriter-worker", "dance"], environment: environment) == 64)
        #expect(await runWorker(arguments: ["underwriter-worker", "healthcheck"], environment: environment) == 1)
    }

    /// With the rights that a worker has in production.
    private static func configuration(asWorkerOf server: RedisServer) throws -> WorkerConfiguration {
        try server.makeUsers()
        return try WorkerConfiguration(
            environment: environment(of: server).merging(["REDIS_URL": server.url(as: "worker")]) { $1 }
        )
    }

    static func environment(of server: RedisServer) throws -> [String: String] {
        server.environment.merging([
            "JOB_KEY": Bench.jobKey, "EVENT_KEY": Bench.eventKey, "MODEL_VERIFY_KEY": try Bench.verificationKey,
            "UNDERWRITER_WORKER_SLOTS": "2",
        ]) { $1 }
    }

    /// Runs a worker on a Redis of its own, and ends it in good order after the body.
    private func withWorker<Value: Sendable>(
        _ body: (RunningWorker) async throws -> Value
    ) async throws -> Value {
        let server = try RedisServer.start()
        let worker = try RunningWorker(server)
        let services = WorkerServices(
            worker.configuration,
            logger: RecordedLog().logger,
            lookEvery: .milliseconds(20)
        )
        let group = services.group()
        async let end: Void = group.run()
        let result: Result<Value, any Error>
        do { result = .success(try await body(worker)) } catch { result = .failure(error) }
        await group.triggerGracefulShutdown()
        try await end
        await services.close()
        await worker.close()
        return try result.get()
    }
}

/// A worker's Redis, as web sees it.
struct RunningWorker: Sendable {
    let server: RedisServer
    let configuration: WorkerConfiguration
    let redis: RedisClient
    let queue: JobQueue
    private let events: OutcomeEvents

    init(_ server: RedisServer) throws {
        self.server = server
        configuration = try WorkerConfiguration(environment: WorkerServicesTests.environment(of: server))
        redis = RedisClient(configuration.redis, logger: RecordedLog().logger)
        queue = JobQueue(redis: redis, configuration: configuration.queue)
        events = OutcomeEvents(queue, logger: RecordedLog().logger)
    }

    func enqueue(_ body: [UInt8], id: String) async throws -> JobID {
        let id = try #require(JobID(id))
        let job = try NewJob(id: id, body: body, schema: 1, seal: configuration.seal)
        _ = try await queue.enqueue([job])
        return id
    }

    /// Waits for the next outcome of any job, and acknowledges it.
    func nextEvent() async throws -> OutcomeEvent {
        while true {
            guard let event = try await events.read(block: .seconds(5), count: 1).first else { continue }
            try await events.acknowledge([event])
            return event
        }
    }

    func assessment(in event: OutcomeEvent) throws -> Assessment {
        guard case .result(let sealed) = event.outcome else {
            Issue.record("\(event.outcome)")
            throw CancellationError()
        }
        let body = try configuration.seal.openEvent(sealed, id: event.jobID, schema: 1, attempt: event.attempt)
        return try Assessment.decode(body)
    }

    /// Looks at the register until the worker says so.
    func waitForBeat(state: String) async throws {
        while try await !queue.workers().contains(where: { $0.fields["state"] == state }) {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    func close() async {
        await events.close()
        await redis.close()
    }
}
