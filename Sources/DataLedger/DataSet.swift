public import Lending

/// A data set in the ledger: rows under one header, told apart by a key.
public struct DataSet: Sendable, Hashable {
    /// Unique.
    public let name: String
    /// What brought it: a mapping or a connector.
    public let source: String
    /// Names of its columns, in order.
    public let columns: [String]
    /// How many rows it has.
    public let rowCount: Int
    /// When the last import or refresh was finished; nil while one is under way, or where it was broken off.
    public let completedAt: Timestamp?

    /// Whether a text can name a data set: small letters, digits and dashes, at most 64.
    /// - Parameter text: Any text.
    /// - Returns: False for a text that cannot.
    public static func isName(_ text: String) -> Bool {
        let letters = "abcdefghijklmnopqrstuvwxyz0123456789-".utf8
        return (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(letters.contains)
    }
}

/// One row that is brought in.
public struct DataRow: Sendable, Hashable {
    /// Tells it from the others.
    public let key: String
    /// How many rows before it in the same delivery have this key.
    public let repetition: Int
    /// As many as the data set has columns.
    public let cells: [String]

    /// Gathers a row.
    public init(key: String, repetition: Int = 0, cells: [String]) {
        (self.key, self.repetition, self.cells) = (key, repetition, cells)
    }
}

/// What became of rows that were brought in.
public struct DataReceipt: Sendable, Hashable {
    /// Rows that were not there.
    public internal(set) var added = 0
    /// Rows whose cells are others now.
    public internal(set) var changed = 0
    /// Rows that were there already.
    public internal(set) var known = 0
    /// Rows that went, because the file that was brought in anew has fewer.
    public internal(set) var removed = 0

    /// Nothing yet.
    public init() {}

    /// Adds up.
    /// - Parameters:
    ///   - one: What became of some.
    ///   - other: What became of others.
    public static func += (one: inout DataReceipt, other: DataReceipt) {
        one.added += other.added
        one.changed += other.changed
        one.known += other.known
        one.removed += other.removed
    }
}
