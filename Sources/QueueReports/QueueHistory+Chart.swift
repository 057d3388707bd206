public import Charts
public import QueueMonitoring

extension QueueHistory {
    /// What came and what left, a second, over the last hour; nil before there are two points.
    public var chart: LineChart? {
        guard points.count > 1, let first = points.first, let last = points.last else { return nil }
        let arrivals = QueueWords.rate(last.arrivals)
        let departures = QueueWords.rate(last.departures)
        return LineChart(
            id: "flow",
            title: "Jobs in and out, last hour",
            summary:
                "From \(QueueWords.timeOfDay(first.at)) to \(QueueWords.timeOfDay(last.at)) UTC; now \(arrivals) come "
                + "and \(departures) leave a second.",
            labels: points.map { QueueWords.timeOfDay($0.at) },
            series: [
                LineChart.Series(name: "in a second", values: points.map(\.arrivals)),
                LineChart.Series(name: "out a second", values: points.map(\.departures)),
            ],
            marks: chartMarks
        )
    }

    /// How long the oldest job had waited, over the last hour; nil before there are two points.
    public var ageChart: LineChart? {
        guard points.count > 1, let last = points.last else { return nil }
        let age = QueueWords.span(milliseconds: Int(last.oldestSeconds * 1_000))
        return LineChart(
            id: "age",
            title: "Age of the oldest waiting job, last hour",
            summary: "Now \(age).",
            labels: points.map { QueueWords.timeOfDay($0.at) },
            series: [LineChart.Series(name: "seconds", values: points.map(\.oldestSeconds))],
            marks: chartMarks
        )
    }

    private var chartMarks: [LineChart.Mark] {
        marks.map { mark in
            LineChart.Mark(index: (points.firstIndex { $0.at >= mark.at } ?? points.count - 1), text: mark.text)
        }
    }
}
