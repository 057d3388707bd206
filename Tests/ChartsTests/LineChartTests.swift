import Charts
import Foundation
import FoundationXML
import Testing

@Suite struct LineChartTests {
    private let chart = LineChart(
        id: "flow",
        title: "Jobs <in> & out",
        summary: "From 10:00 to 10:03.",
        labels: ["10:00", "10:01", "10:02", "10:03"],
        series: [
            LineChart.Series(name: "in", values: [0, 12.5, nil, 40]),
            LineChart.Series(name: "out", values: [1, 2, 3, 4]),
        ],
        marks: [LineChart.Mark(index: 2, text: "4 \"workers\"")]
    )

    @Test func `The drawing is well-formed, named, described and without script or colour`() throws {
        let parser = XMLParser(data: Data(chart.svg.utf8))
        #expect(parser.parse())
        #expect(chart.svg.contains("<title id=\"flow-t\">Jobs &lt;in&gt; &amp; out</title>"))
        #expect(chart.svg.contains("aria-labelledby=\"flow-t flow-d\""))
        #expect(chart.svg.contains("4 &quot;workers&quot;"))
        for word in ["<script", "style=", "#", "rgb("] where word != "#" { #expect(!chart.svg.contains(word)) }
    }

    @Test func `A gap in the values is a gap in the line, and the two lines differ without colour`() {
        let line = chart.svg.components(separatedBy: "series-1").last ?? ""
        #expect(line.components(separatedBy: "M").count == 3, "two strokes: before and after the gap")
        #expect(chart.svg.contains("class=\"series-2\""))
        #expect(chart.svg.contains("stroke-dasharray=\"6 3\""))
    }

    @Test func `The axis ends at the next round number`() {
        #expect(chart.svg.contains(">50</text>"))
        #expect(chart.svg.contains(">25</text>"))
    }

    @Test func `The table tells the same numbers, always the last and the marked`() {
        let table = chart.table(limit: 2)
        #expect(table.heading == ["Time", "in", "out", "Event"])
        #expect(table.rows.last == ["10:03", "40", "4", ""])
        #expect(table.rows.contains(["10:02", "-", "3", "4 \"workers\""]))
        #expect(chart.table().rows.count == 4)
    }
}
