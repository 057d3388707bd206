import Charts
import Testing

@Suite struct BarChartTests {
    private func chart(_ labels: String...) -> String {
        BarChart(id: "b", title: "t", summary: "s", labels: labels, values: labels.map { _ in 1 }).svg
    }

    @Test(arguments: [
        ("Sub-standard", ["Sub-", "standard"]), ("home_improvement", ["home", "improvement"]),
        ("late or unpaid", ["late", "or", "unpaid"]), ("SMA-0", ["SMA-0"]), ("2026-11-22", ["2026-11-22"]),
        ("100000-250000", ["100000-250000"]), ("one two three four", ["one", "two", "three"]), ("a<b", ["a&lt;b"]),
    ])
    func longNamesAreWrittenBelowEachOther(_ label: String, _ lines: [String]) {
        let found = chart(label).matches(of: /<tspan[^>]*>([^<]*)<\/tspan>/).map { String($0.1) }
        #expect(found == lines)
    }
}
