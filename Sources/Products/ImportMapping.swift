public import Documents

/// How the columns of a foreign data set become answers of this product.
public struct ImportMapping: Sendable, Hashable {
    /// What one column becomes.
    public enum Target: Sendable, Hashable {
        /// The key of the row.
        case key
        /// The answer to a field: codes translated by `values`, numbers multiplied by `scale`, fixed answers `companions` beside it.
        case field(String, values: [String: String], scale: Double, companions: [String: JSONValue])
        /// A derived feature whose inputs the file lacks, multiplied by `scale` and divided by the column `over`.
        case derived(String, scale: Double, over: String?)
        /// Compared with the computed value; differences above the tolerance are counted.
        case check(String, tolerance: Double)
        /// Kept for reports only.
        case report
        /// One code of a field of many codes, chosen where the cell holds one of `on`.
        case flag(String, code: String, on: Set<String>)
        /// Goes to the fairness store: as the answer to a protected field where one is named.
        case protected(String?, values: [String: String])
        /// The label: codes translated by `values`; rows of the codes in `skip` have no outcome yet and are left out.
        case target(values: [String: String], skip: Set<String>)
        /// Not read.
        case drop(reason: String)
    }

    /// Unique within the product.
    public let id: String
    /// The byte between fields.
    public let delimiter: UInt8
    /// Names of the columns, where the file itself has no line of them.
    public let header: [String]?
    /// Whether the file is Latin-1 (Windows-1252) instead of UTF-8.
    public let isLatin1: Bool
    /// What stands in cells and means another text, in any column; an empty one is a missing value.
    public let texts: [String: String]
    /// What may follow a number, such as a per cent sign.
    public let suffixes: [String]
    /// The column by which further files are joined to the first.
    public let joinColumn: String?
    /// Why columns that are not named are not read; nil where each must be named.
    public let dropOthers: String?
    /// Every column of the file by its name.
    public let columns: [String: Target]
}
