/// A category as columns: one for each code but the reference.
public struct CategoryEncoding: Sendable, Hashable {
    /// The code without a column; what training never saw counts as it.
    public let reference: String
    /// Codes with a column each, without the reference.
    public let codes: [String]
    /// Whether missing has a column of its own; without it missing counts as the reference.
    public let hasMissingColumn: Bool

    /// States an encoding.
    /// - Parameters:
    ///   - reference: The code without a column, usually the most frequent one.
    ///   - codes: Codes with a column each.
    ///   - hasMissingColumn: Whether missing has a column of its own.
    public init(reference: String, codes: [String], hasMissingColumn: Bool) {
        precondition(!codes.contains(reference), "the reference has a column")
        self.reference = reference
        self.codes = codes
        self.hasMissingColumn = hasMissingColumn
    }
}
