import Foundation
import Testing
import TestSupport

@Suite("A thousand applications, with workers and Redis killed meanwhile", .timeLimit(.minutes(10)))
struct ThousandApplicationsTests {
    @Test func eachIsDecidedOnceAndNoneIsMissing() async throws {
        let trial = try await FaultTrial(rate: 50, seconds: 20)
        try await trial.run { trial in
            for round in 0..<5 {
                try await Task.sleep(for: .milliseconds(Int.random(in: 1_000...3_000)))
                try trial.killWorker(round % 2)
                guard round == 2 else { continue }
                trial.installation.redis.kill()
                try await Task.sleep(for: .milliseconds(500))
                try trial.installation.redis.restart()
            }
        }
        #expect(await trial.log.accepted.count == 1_000)
        #expect(try await Invariants(trial: trial).violations().isEmpty)
    }
}
