import Charts

/// A report as one page of HTML without scripts, and as Markdown.
public struct ReportPage: Sendable, Hashable {
    /// What the report is about.
    public let title: String
    /// Names and values on top.
    public let facts: [[String]]
    /// In order.
    public let sections: [ReportSection]

    /// A report; a fact is a name and a value.
    public init(title: String, facts: [[String]], sections: [ReportSection]) {
        precondition(facts.allSatisfy { $0.count == 2 }, "a fact is a name and a value")
        self.title = title
        self.facts = facts
        self.sections = sections
    }

    private static let style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
        table{border-collapse:collapse;margin:.5rem 0;font-size:.875rem}\
        th,td{text-align:left;padding:.2rem .75rem .2rem 0;border-bottom:1px solid;vertical-align:top}\
        caption{text-align:left;font-weight:600}svg{max-width:26rem;width:100%;margin:.5rem 1rem .5rem 0}\
        .scroll{overflow-x:auto}@media(prefers-color-scheme:dark){body{background:#111;color:#eee}}
        """

    /// The page; all text in it is escaped, and nothing is loaded from anywhere.
    public var html: String {
        let contents = sections.map { "<li><a href=\"#\($0.id)\">\(escapedText($0.title))</a></li>" }.joined()
        return """
            <!doctype html><html lang="en"><head><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width,initial-scale=1"><title>\(escapedText(title))</title>\
            <style>\(Self.style)</style></head><body><h1>\(escapedText(title))</h1>\
            \(Self.html(ReportTable("Facts", ["", ""], facts)))<nav aria-label="Contents"><ul>\(contents)</ul></nav>\
            <main>\(sections.map(Self.html).joined())</main></body></html>

            """
    }

    /// The same as Markdown, without drawings.
    public var markdown: String {
        var lines = ["# \(Self.line(title))", ""]
        lines += facts.map { "- **\(Self.line($0[0]))**: \(Self.line($0[1]))" } + [""]
        for section in sections {
            lines += ["## \(Self.line(section.title))", ""] + section.sentences.flatMap { [Self.line($0), ""] }
            for table in section.tables {
                lines += ["*\(Self.line(table.caption))*", "", Self.row(table.heading)]
                lines += [Self.row(table.heading.map { _ in "---" })] + table.rows.map(Self.row) + [""]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func html(_ section: ReportSection) -> String {
        "<section id=\"\(section.id)\"><h2>\(escapedText(section.title))</h2>"
            + section.sentences.map { "<p>\(escapedText($0))</p>" }.joined() + section.drawings.joined()
            + section.tables.map(html).joined() + "</section>"
    }

    private static func html(_ table: ReportTable) -> String {
        let heading = table.heading.map { "<th scope=\"col\">\(escapedText($0))</th>" }.joined()
        let rows = table.rows.map { row in "<tr>\(row.map { "<td>\(escapedText($0))</td>" }.joined())</tr>" }.joined()
        return
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(escapedText(table.caption))\"><table>"
            + "<caption>\(escapedText(table.caption))</caption><thead><tr>\(heading)</tr></thead><tbody>\(rows)</tbody></table></div>"
    }

    private static func row(_ cells: [String]) -> String { "| " + cells.map(line).joined(separator: " | ") + " |" }

    /// Text that Markdown takes for text: one line, no table or tag in it.
    private static func line(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "|": line += "\\|"
            case "<": line += "&lt;"
            case "&": line += "&amp;"
            case "\n", "\r": line += " "
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}
