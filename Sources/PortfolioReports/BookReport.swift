public import Documents
public import Lending

/// Figures of the loan book as they are told: sentences, tables, drawings, and the same as JSON.
public struct BookReport: Sendable, Hashable {
    /// Rows under a heading, as people read them.
    public struct Table: Sendable, Hashable {
        /// What it shows.
        public let caption: String
        /// Names of the columns; all but the first hold numbers.
        public let heading: [String]
        /// As wide as the heading.
        public let rows: [[String]]

        /// A table.
        public init(_ caption: String, _ heading: [String], _ rows: [[String]]) {
            precondition(rows.allSatisfy { $0.count == heading.count }, "\(caption): rows as wide as the heading")
            self.caption = caption
            self.heading = heading
            self.rows = rows
        }
    }

    /// Letters only; names the report.
    public let id: String
    /// For people.
    public let title: String
    /// What is to be said.
    public let sentences: [String]
    /// What is to be looked up.
    public let tables: [Table]
    /// SVG by a name of letters.
    public let drawings: [(name: String, svg: String)]
    /// Of the amounts; nil where there are none.
    public let currency: Currency?
    /// The figures for programs: amounts in minor units of `currency`, ratios as shares of one.
    public let json: JSONValue

    init(
        _ id: String,
        _ title: String,
        sentences: [String] = [],
        tables: [Table],
        drawings: [(name: String, svg: String)] = [],
        currency: Currency? = nil,
        json: [String: JSONValue]
    ) {
        self.id = id
        self.title = title
        self.sentences = sentences
        self.tables = tables
        self.drawings = drawings
        self.currency = currency
        self.json = .object(currency.map { json.merging(["currency": .string($0.code)]) { $1 } } ?? json)
    }

    /// Equal figures.
    public static func == (one: BookReport, other: BookReport) -> Bool { one.id == other.id && one.json == other.json }

    /// By the figures.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(json)
    }
}
