/// Columns that are filled in only after a decision, or by it: a model of them knows what it is to foretell.
public enum LaterColumns {
    /// Whether a name is one that such columns usually have.
    /// - Parameter key: Small letters, digits and `_`.
    /// - Returns: A guess, for a person to look at.
    public static func sounds(_ key: String) -> Bool { ColumnWords.isLater(key) }
}
