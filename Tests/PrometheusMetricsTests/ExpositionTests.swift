import CoreMetrics
import PrometheusMetrics
import Testing

@Suite struct ExpositionTests {
    @Test func `Families are written as Prometheus reads them`() {
        let text = Exposition.text([
            MetricFamily(.gauge, "b_seconds", "Age\nof it.", [.init([("queue", "a\"b\\c\n")], 1.5)]),
            MetricFamily(.counter, "a_total", "Things.", [.init([], 3)]),
        ])
        #expect(
            text == """
                # HELP a_total Things.
                # TYPE a_total counter
                a_total 3
                # HELP b_seconds Age\\nof it.
                # TYPE b_seconds gauge
                b_seconds{queue="a\\"b\\\\c\\n"} 1.5

                """
        )
    }

    @Test func `A histogram is cumulated and ends with infinity, sum and count`() {
        let family = MetricFamily(
            histogram: "run_seconds",
            "Runs.",
            bounds: [0.005, 1],
            [(labels: [("queue", "q")], counts: [2, 3, 1], sum: 4.25)]
        )
        let lines = Exposition.text([family]).split(separator: "\n").dropFirst(2)
        #expect(
            lines == [
                "run_seconds_bucket{queue=\"q\",le=\"0.005\"} 2", "run_seconds_bucket{queue=\"q\",le=\"1\"} 5",
                "run_seconds_bucket{queue=\"q\",le=\"+Inf\"} 6", "run_seconds_sum{queue=\"q\"} 4.25",
                "run_seconds_count{queue=\"q\"} 6",
            ]
        )
    }

    @Test func `What swift-metrics counts comes out, and labels are bounded`() {
        let registry = MetricRegistry(help: ["x_total": "Things."])
        for number in 0..<200 {
            registry.makeCounter(label: "x_total", dimensions: [("cause", "c\(number)")]).increment(by: 1)
        }
        registry.makeTimer(label: "t.seconds", dimensions: []).recordNanoseconds(20_000_000)
        registry.makeRecorder(label: "g", dimensions: [], aggregate: false).record(2.5)
        let text = Exposition.text(registry.collected)
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("x_total{") }
        #expect(lines.count == MetricRegistry.maximumSets + 1)
        #expect(lines.contains("x_total{cause=\"other\"} 136"))
        #expect(text.contains("t_seconds_bucket{le=\"0.025\"} 1\n") && text.contains("t_seconds_sum 0.02\n"))
        #expect(text.contains("# TYPE g gauge\ng 2.5\n"))
    }
}
