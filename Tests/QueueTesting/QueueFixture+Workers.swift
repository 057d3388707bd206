package import JobProcessing
import JobQueue
import Logging
import QueueVocabulary
import Redis
package import Sealing
import ServiceLifecycle
import Testing
package import Workbenches

extension QueueFixture {
    /// A worker of the fixture's queue that answers with the body it got, unless told otherwise.
    package func worker(
        handler: @escaping @Sendable (ReservedJob) -> JobResult = { .completed($0.body) },
        isReady: @escaping @Sendable () -> Bool = { true }
    ) -> JobProcessor {
        JobProcessor(
            redis: redis.configuration,
            queue: queue.configuration,
            seal: seal,
            description: WorkerDescription(version: "1", schemas: 1...1) { "m1" },
            logger: quiet,
            isReady: isReady,
            handler: handler
        )
    }

    /// Runs workers while `body` does, then stops them gracefully and waits for them.
    package func running(_ workers: [JobProcessor], _ body: () async throws -> Void) async throws {
        let group = ServiceGroup(services: workers, logger: quiet)
        let run = Task { try await group.run() }
        do {
            try await body()
        } catch {
            Issue.record(error)
        }
        await group.triggerGracefulShutdown()
        try await run.value
    }

    package func areDone(_ ids: [JobID]) async throws -> Bool {
        try await queue.jobState(ids).allSatisfy { $0?.state == .done }
    }
}
