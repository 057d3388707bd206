import Charts
public import Documents

/// A copy of somebody's data as a page to read and print: one file, without script, style or pictures.
public struct SubjectPage: Sendable {
    private let name: String
    private let document: JSONValue

    /// A page of a copy.
    /// - Parameters:
    ///   - name: Whose data it is.
    ///   - document: What ``SubjectCopy`` gathered.
    public init(of name: String, _ document: JSONValue) { (self.name, self.document) = (name, document) }

    /// The file, in UTF-8.
    public var html: String {
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>All that we hold of \(escapedText(name))</title></head>
        <body><h1>All that we hold of \(escapedText(name))</h1>
        <p>Amounts of loans are in the smallest unit of their currency. Days are year-month-day; times are UTC.</p>
        \(sections)
        </body></html>

        """
    }

    private var sections: String {
        (document.objectValue ?? [:]).sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { "<section><h2>\(Self.words($0.key))</h2>\n\(Self.shown($0.value))\n</section>" }
            .joined(separator: "\n")
    }

    private static func shown(_ value: JSONValue) -> String {
        switch value {
        case .null: "<p>none</p>"
        case .bool(let flag): flag ? "yes" : "no"
        case .number(let number): escapedText(String(decoding: JSONValue.number(number).canonicalBytes, as: UTF8.self))
        case .string(let text): escapedText(text)
        case .array(let values):
            values.isEmpty ? "<p>none</p>" : "<ol>\(values.map { "<li>\(shown($0))</li>" }.joined())</ol>"
        case .object(let members):
            "<dl>"
                + members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { "<dt>\(words($0.key))</dt><dd>\(shown($0.value))</dd>" }.joined()
                + "</dl>"
        }
    }

    private static func words(_ key: String) -> String {
        escapedText(String(decoding: key.utf8.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }, as: UTF8.self))
    }
}
