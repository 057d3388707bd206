import PrometheusMetrics
import TestSupport
import Testing

@Suite struct MetricsListenerTests {
    @Test func `It answers one address, by one method`() async throws {
        let port = try Installation.freePort()
        let listener = MetricsListener(port: port) { "up 1\n" }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.run() }
            let base = "http://127.0.0.1:\(port)"
            var answer = try? await HTTPExchange("GET", "\(base)/metrics", timeout: 30)
            let deadline = ContinuousClock.now + .seconds(30)
            while answer == nil, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(10))
                answer = try? await HTTPExchange("GET", "\(base)/metrics", timeout: 30)
            }
            #expect(answer?.status == 200)
            #expect(answer?.text == "up 1\n")
            #expect(try await HTTPExchange("GET", "\(base)/", timeout: 30).status == 404)
            #expect(try await HTTPExchange("POST", "\(base)/metrics", timeout: 30).status == 405)
            group.cancelAll()
        }
    }
}
