/// How large a CSV file may be.
public struct CSVLimits: Sendable, Hashable {
    /// Length of the whole file.
    public let maximumBytes: Int
    /// Records, the header among them.
    public let maximumRecords: Int
    /// Fields in a record.
    public let maximumColumns: Int
    /// Bytes in a field.
    public let maximumFieldBytes: Int

    /// Limits of one's own.
    ///
    /// - Parameters:
    ///   - maximumBytes: Length of the whole file.
    ///   - maximumRecords: Records, the header among them.
    ///   - maximumColumns: Fields in a record.
    ///   - maximumFieldBytes: Bytes in a field.
    public init(maximumBytes: Int, maximumRecords: Int, maximumColumns: Int, maximumFieldBytes: Int) {
        self.maximumBytes = maximumBytes
        self.maximumRecords = maximumRecords
        self.maximumColumns = maximumColumns
        self.maximumFieldBytes = maximumFieldBytes
    }

    /// What a stranger may upload: 5 MiB, 100,000 records, 500 columns, 16 KiB a field.
    public static let standard = CSVLimits(
        maximumBytes: 5 * 1024 * 1024,
        maximumRecords: 100_000,
        maximumColumns: 500,
        maximumFieldBytes: 16 * 1024
    )

    /// What an operator may hand over as a file: any length, 4,096 columns, 1 MiB a field.
    public static let file = CSVLimits(
        maximumBytes: .max,
        maximumRecords: .max,
        maximumColumns: 4096,
        maximumFieldBytes: 1024 * 1024
    )
}
