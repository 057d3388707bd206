import Charts
import Testing

@Suite struct PieChartTests {
    @Test func partsFillTheRingInTheirOrder() {
        let chart = PieChart(
            id: "p",
            title: "Who & what",
            summary: "Three of four.",
            slices: [PieChart.Slice("one", 3), PieChart.Slice("two", 1), PieChart.Slice("none", 0)]
        )
        #expect(chart.svg.contains("stroke-dasharray=\"75.000 100\" stroke-dashoffset=\"-0.000\""))
        #expect(chart.svg.contains("stroke-dasharray=\"25.000 100\" stroke-dashoffset=\"-75.000\""))
        #expect(chart.svg.contains("two 25 %") && chart.svg.contains("none 0 %"))
        #expect(chart.svg.contains("<title id=\"p-t\">Who &amp; what</title>"))
        #expect(chart.svg.matches(of: /<circle/).count == 2)
    }

    @Test func nothingAndWhatIsNoNumberDrawNoPart() {
        let chart = PieChart(
            id: "p",
            title: "t",
            summary: "s",
            slices: [PieChart.Slice("a", -1), PieChart.Slice("b", .nan), PieChart.Slice("c", .infinity)]
        )
        #expect(!chart.svg.contains("<circle") && chart.svg.contains("a 0 %"))
        #expect(!chart.svg.contains("nan") && !chart.svg.contains("inf"))
    }
}
