import Foundation
import QueueTrials
import TestSupport
import Testing

/// The chaos harness itself, against real processes.
@Suite(.serialized, .timeLimit(.minutes(10))) struct QueueChaosTests {
    private static let isLong = ProcessInfo.processInfo.environment["UNDERWRITER_LONG_TESTS"] != nil

    private func run(_ change: (inout ChaosPlan) -> Void) async throws -> ChaosReport {
        var plan = ChaosPlan()
        change(&plan)
        let chaos = QueueChaos(
            plan: plan,
            workerProgram: Installation.program("benchmarks"),
            workerArguments: ["chaos-worker"]
        )
        let report = try await chaos.run()
        print(report.table)
        return report
    }

    @Test func everyAcceptedJobEndsOnceWhateverIsKilled() async throws {
        let report = try await run { plan in
            plan.seconds = 12
            plan.rate = 40
            plan.leaseMilliseconds = 1_500
            plan.faultEvery = 1.2
            plan.workers = 2
        }
        #expect(report.violations.isEmpty)
        #expect(report.counts.accepted == 480 && report.counts.missing == 0)
        #expect(!report.faults.isEmpty)
    }

    @Test(.enabled(if: isLong), arguments: ["everysec", "always"])
    func aMinuteWithTheLeaseOfProduction(_ fsync: String) async throws {
        let report = try await run { plan in
            plan.seconds = 60
            plan.fsync = fsync
        }
        #expect(report.violations.isEmpty)
    }
}
