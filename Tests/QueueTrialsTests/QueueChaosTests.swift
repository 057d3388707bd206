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

    /// A minute, with every fault there is time for and the lease of production.
    @Test func everyAcceptedJobEndsOnceWhateverIsKilled() async throws {
        let report = try await run { plan in
            plan.seconds = 60
            plan.rate = 30
            plan.faultEvery = 2
        }
        #expect(report.violations.isEmpty)
        #expect(report.counts.accepted == 1_800 && report.counts.missing == 0)
        let possible = ChaosFault.allCases.filter { fault in
            fault != .clockShifted || FileManager.default.fileExists(atPath: ChaosPlan().clockLibrary)
        }
        // A busy machine makes some of them last, and a minute is a minute; but for deaths of workers, none is made twice
        // before all were once.
        #expect(report.faults.count >= possible.count - 3, "\(report.faults)")
        let others = report.faults.filter { $0.key != .workerKilled }.values
        #expect(others.allSatisfy { $0 == 1 } || report.faults.count == possible.count)
        #expect(report.repeatsSent >= 150 && report.repeatsKnown * 2 > report.repeatsSent)
    }

    /// The same over four shards, shorter.
    @Test func everyAcceptedJobEndsOnceInWhateverShard() async throws {
        let report = try await run { plan in
            (plan.seconds, plan.rate, plan.faultEvery, plan.shards) = (20, 30, 2, 4)
            plan.leaseMilliseconds = 3_000
        }
        #expect(report.violations.isEmpty)
        #expect(report.counts.accepted == 600 && report.counts.missing == 0)
    }

    @Test(.enabled(if: isLong), arguments: ["everysec", "always", "no"])
    func twoMinutesUnderEachWayToWriteTheLog(_ fsync: String) async throws {
        let report = try await run { $0.fsync = fsync }
        #expect(report.violations.isEmpty)
    }
}
