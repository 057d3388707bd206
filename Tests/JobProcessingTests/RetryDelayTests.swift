import Testing

@testable import JobProcessing

@Suite struct RetryDelayTests {
    @Test func theRetryDelayIsFullJitterUnderADoublingCeiling() {
        let retry = RetryDelay(base: .milliseconds(500), ceiling: .seconds(60))
        var generator = SystemRandomNumberGenerator()
        for (attempt, ceiling) in [(1, 1.0), (3, 4.0), (6, 32.0), (7, 60.0), (60, 60.0)] {
            let delays = (0..<200).map { _ in retry.delay(afterAttempt: attempt, using: &generator) / .seconds(1) }
            #expect(delays.allSatisfy { $0 >= 0 && $0 <= ceiling })
            #expect(delays.max() ?? 0 > ceiling / 2 && delays.min() ?? 1 < ceiling / 2)
        }
    }
}
