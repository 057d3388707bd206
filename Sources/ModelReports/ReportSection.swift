public import Documents

/// A table of a report: texts, as people read them.
public struct ReportTable: Sendable, Hashable {
    /// What the table shows.
    public let caption: String
    /// Names of the columns.
    public let heading: [String]
    /// As wide as the heading.
    public private(set) var rows: [[String]]

    /// A table; rows are as wide as the heading.
    public init(_ caption: String, _ heading: [String], _ rows: [[String]] = []) {
        precondition(rows.allSatisfy { $0.count == heading.count }, "\(caption): a row is not \(heading.count) wide")
        self.caption = caption
        self.heading = heading
        self.rows = rows
    }

    /// Adds a row, as wide as the heading.
    public mutating func add(_ row: [String]) {
        precondition(row.count == heading.count, "\(caption): \(row.count) cells for \(heading.count) columns")
        rows.append(row)
    }
}

/// A part of a report: sentences, then tables, then drawings.
public struct ReportSection: Sendable, Hashable {
    /// Letters only; names the part.
    public let id: String
    /// For people.
    public let title: String
    /// What is to be said.
    public let sentences: [String]
    /// What is to be looked up.
    public let tables: [ReportTable]
    /// SVG, whole; empty where the section was read from a file.
    public let drawings: [String]

    /// A part of a report.
    public init(
        id: String,
        title: String,
        sentences: [String] = [],
        tables: [ReportTable] = [],
        drawings: [String] = []
    ) {
        self.id = id
        self.title = title
        self.sentences = sentences
        self.tables = tables
        self.drawings = drawings
    }
}

extension ReportSection {
    /// The section without its drawings, for a file.
    public var json: JSONValue {
        .object([
            "id": .string(id), "title": .string(title), "sentences": .array(sentences.map(JSONValue.string)),
            "tables": .array(
                tables.map { table in
                    .object([
                        "caption": .string(table.caption), "heading": .array(table.heading.map(JSONValue.string)),
                        "rows": .array(table.rows.map { .array($0.map(JSONValue.string)) }),
                    ])
                }
            ),
        ])
    }

    /// Reads what ``json`` writes; nil for anything else.
    public init?(json: JSONValue) {
        guard let id = json["id"]?.stringValue, let title = json["title"]?.stringValue,
            let sentences = json["sentences"]?.texts, let tables = json["tables"]?.arrayValue
        else { return nil }
        var read: [ReportTable] = []
        for table in tables {
            guard let caption = table["caption"]?.stringValue, let heading = table["heading"]?.texts,
                let rows = table["rows"]?.arrayValue?.map({ $0.texts ?? [] }),
                rows.allSatisfy({ $0.count == heading.count })
            else { return nil }
            read.append(ReportTable(caption, heading, rows))
        }
        self.init(id: id, title: title, sentences: sentences, tables: read)
    }
}

extension JSONValue {
    /// The texts of an array of texts; nil for anything else.
    fileprivate var texts: [String]? {
        guard let elements = arrayValue else { return nil }
        let texts = elements.compactMap(\.stringValue)
        return texts.count == elements.count ? texts : nil
    }
}
