import TestSupport
import Testing

@Suite struct MetricsTests {
    @Test func `Metrics are told on the internal address, never on the public one`() async throws {
        let port = try Installation.freePort()
        let installation = try Installation(settings: ["METRICS_PORT": "\(port)"])
        let web = try await installation.startWeb()
        defer { _ = web.stop() }
        var text = ""
        let deadline = ContinuousClock.now + .seconds(20)
        while !text.contains("queue_up{queue=\"applications\"} 1"), ContinuousClock.now < deadline {
            text = (try? await HTTPExchange("GET", "http://127.0.0.1:\(port)/metrics", timeout: 5).text) ?? ""
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(text.contains("queue_up{queue=\"applications\"} 1\n"))
        #expect(text.contains("queue_jobs{queue=\"applications\",state=\"waiting\"} 0\n"))
        #expect(text.contains("underwriter_outbox_unsent 0\n"))
        #expect(text.contains("queue_missing{queue=\"applications\"} 0\n"))
        #expect(try await HTTPExchange("GET", "\(installation.url)/metrics", timeout: 5).status == 404)
    }
}
