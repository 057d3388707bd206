/// The numbers of a chart, for those who read rather than look.
public struct ChartTable: Sendable, Hashable {
    /// Names of the columns.
    public let heading: [String]
    /// The rows, as wide as the heading.
    public let rows: [[String]]
}

extension LineChart {
    /// The numbers behind the lines.
    /// - Parameter limit: At most so many rows, evenly spread, the last among them; marked moments are always there.
    /// - Returns: The table; its last column tells the marks, if there are any.
    public func table(limit: Int = 13) -> ChartTable {
        let step = max(1, Int((Double(labels.count) / Double(max(1, limit))).rounded(.up)))
        let last = labels.count - 1
        let marked = Set(marks.map(\.index))
        let rows = labels.indices.filter { (last - $0).isMultiple(of: step) || marked.contains($0) }
            .map { index in
                let values = series.map { series in series.values[index].map { RoundScale.text($0) } ?? "-" }
                let notes = marks.filter { $0.index == index }.map(\.text).joined(separator: "; ")
                return [labels[index]] + values + (marks.isEmpty ? [] : [notes])
            }
        return ChartTable(heading: ["Time"] + series.map(\.name) + (marks.isEmpty ? [] : ["Event"]), rows: rows)
    }
}
