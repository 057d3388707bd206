public import ModelReports
import Terminal

extension ReportSection {
    /// For a terminal.
    public var terminalText: String {
        ([title.uppercased()] + sentences + tables.map(\.terminalText)).joined(separator: "\n\n")
    }
}

extension ReportTable {
    /// For a terminal.
    public var terminalText: String {
        var table = TextTable(heading)
        for row in rows { table.add(row) }
        return "\(caption)\n\(table.text)"
    }
}
