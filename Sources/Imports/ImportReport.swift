/// What an import found in a foreign file, column by column.
public struct ImportReport: Sendable, Hashable {
    /// One column of the file.
    public struct Column: Sendable, Hashable {
        /// Its name in the file.
        public let name: String
        /// What it becomes, in words.
        public let use: String
        /// Cells without a value.
        public internal(set) var missing = 0
        /// Cells with a code for which the mapping has no translation; they keep it.
        public internal(set) var untranslated = 0
        /// Rows in which the value computed from the others is another; nil for columns that are not compared.
        public internal(set) var mismatches: Int?
    }

    /// Every column of the file, in its order.
    public internal(set) var columns: [Column]
    /// Rows that were turned into rows of a training file.
    public internal(set) var imported = 0
    /// Rows without an outcome yet.
    public internal(set) var skipped = 0
    /// Columns that the mapping names and the file does not have.
    public let absent: [String]
    /// Columns that training needs and nothing fills.
    public let unfilled: [String]
}
