/// One record of a CSV file.
public struct CSVRecord: Sendable, Hashable {
    /// Line on which it begins, from 1.
    public let line: Int
    /// In order; unquoted.
    public let fields: [String]

    /// A record from elsewhere.
    ///
    /// - Parameters:
    ///   - line: Line on which it begins, from 1.
    ///   - fields: In order; unquoted.
    public init(line: Int, fields: [String]) {
        self.line = line
        self.fields = fields
    }

    /// The field of a column, from 0.
    public subscript(_ column: Int) -> String { fields[column] }
}
