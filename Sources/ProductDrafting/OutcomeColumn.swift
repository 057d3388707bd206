/// The column that tells who defaulted.
public struct OutcomeColumn: Sendable, Hashable {
    /// As the header has it.
    public let name: String
    /// Texts that mean default.
    public let bad: [String]
    /// Texts that mean no default.
    public let good: [String]
    /// Whether which text is which was guessed from how rare they are.
    public let isGuessed: Bool

    /// Finds the column of two texts whose name says that it tells the outcome.
    /// - Parameters:
    ///   - columns: Of the file.
    ///   - name: The column, if it is known.
    /// - Throws: ``DraftError``.
    public init(among columns: [ColumnProfile], named name: String? = nil) throws(DraftError) {
        let column: ColumnProfile
        if let name {
            guard let found = columns.first(where: { $0.name == name }) else { throw .unknownColumn(name) }
            column = found
        } else {
            let candidates = columns.filter { $0.texts.count == 2 }
            let named = candidates.filter { ColumnWords.outcome.contains(ColumnNames.key($0.name)) }
            guard let found = named.last else { throw .noOutcome(candidates: candidates.map(\.name)) }
            column = found
        }
        guard column.missing == 0 else { throw .outcomeMissing(column.name, count: column.missing) }
        guard column.texts.count == 2 else { throw .outcomeValues(column.name, count: column.distinct) }
        let texts = column.texts.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        let known = texts.filter { ColumnWords.bad.contains(Self.small($0)) }
        // 1 beside 2 says nothing: in some files 2 is the bad one.
        isGuessed = known.count != 1 || Set(texts) == ["1", "2"]
        let bad = isGuessed ? texts[0] : known[0]
        self.name = column.name
        self.bad = [bad]
        good = texts.filter { $0 != bad }
    }

    private static func small(_ text: String) -> String {
        String(decoding: text.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }
}

/// Why no definition can be proposed.
public enum DraftError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file has no rows.
    case noRows
    /// No column has the name asked for.
    case unknownColumn(String)
    /// No column tells the outcome by its name.
    case noOutcome(candidates: [String])
    /// Some rows have no outcome.
    case outcomeMissing(String, count: Int)
    /// The outcome has other than two texts.
    case outcomeValues(String, count: Int)
    /// No column can be an input.
    case noInputs

    /// Says what is wrong and what to do.
    public var description: String {
        switch self {
        case .noRows: "has no rows"
        case .unknownColumn(let name): "has no column \(name)"
        case .noOutcome(let candidates) where candidates.isEmpty:
            "no column has exactly two values, so none can tell who defaulted"
        case .noOutcome(let candidates):
            "no column is called like an outcome; name it with --outcome, one of \(candidates.joined(separator: ", "))"
        case .outcomeMissing(let name, let count):
            "\(count) rows have no \(name); only rows with an outcome can be learnt from"
        case .outcomeValues(let name, let count):
            "\(name) has \(count) different values; an outcome has two, default and no default"
        case .noInputs: "no column can be an input of a model"
        }
    }
}
