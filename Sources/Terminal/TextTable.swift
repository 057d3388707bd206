/// Columns of text under a heading, as wide as they must be.
public struct TextTable {
    private var rows: [[String]]
    private let rightAligned: Set<Int>

    /// A table of a heading.
    /// - Parameters:
    ///   - heading: Names of the columns.
    ///   - rightAligned: Positions of columns of numbers.
    public init(_ heading: [String], rightAligned: Set<Int> = []) {
        rows = [heading]
        self.rightAligned = rightAligned
    }

    /// Adds a row.
    /// - Parameter cells: As many as the heading has.
    public mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The table, one line for each row, without trailing blanks.
    public var text: String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { Self.width($0[column]) }.max() ?? 0 }
        return rows.map { row in line(row, widths) }.joined(separator: "\n")
    }

    private func line(_ row: [String], _ widths: [Int]) -> String {
        let cells = row.enumerated()
            .map { column, cell in
                let blanks = String(repeating: " ", count: widths[column] - Self.width(cell))
                return rightAligned.contains(column) ? blanks + cell : cell + blanks
            }
        let line = cells.joined(separator: "  ")
        return String(decoding: line.utf8.reversed().drop { $0 == UInt8(ascii: " ") }.reversed(), as: UTF8.self)
    }

    private static func width(_ text: String) -> Int { text.unicodeScalars.count }
}
