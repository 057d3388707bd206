import Foundation
import Testing

extension FaultTrial {
    /// Whether the whole table is run.
    static let isLong = ProcessInfo.processInfo.environment["UNDERWRITER_LONG_TESTS"] != nil

    /// Nothing that was promised is broken, and everything was decided within so long after the fault's end.
    func expectInvariants(within limit: Duration) async throws {
        let violations = try await Invariants(trial: self).violations()
        #expect(violations.isEmpty)
        // Beside all other tests, machine and client are slower than any lease: there only the invariants are judged.
        let limit = Self.isLong ? limit : max(limit, .seconds(180))
        let slowest = await slowest()
        let late = await log.told.filter { $0.value.wait.map { $0 > limit } ?? true }
        #expect(slowest < limit, "decided \(slowest) after the fault's end; late: \(late.count)")
        #expect(await log.accepted.isEmpty == false)
    }
}
