import Foundation
import FoundationXML
import TestSupport
import Testing

/// `underwriter data report`: what a training file is like, before anything is fitted.
@Suite struct DataReportTests {
    @Test func `The page has every feature, its bins with bad rates, and sums that add up`() throws {
        let program = try Program()
        let (data, page) = (program.folder.file("data.csv"), program.folder.file("report.html"))
        try program.succeeds("synthesise", "--product", Program.personalLoan, "--rows", "1200", "--out", data)
        let said = try program.succeeds(
            "data",
            "report",
            "--product",
            Program.personalLoan,
            "--data",
            data,
            "--out",
            page
        )
        #expect(said.contains("1,200 rows"))
        let html = try String(contentsOfFile: page, encoding: .utf8)
        for words in ["Numbers", "Categories", "Features by information value", "Bad rate by bin", "SHA-256"] {
            #expect(html.contains(words), "\(words)")
        }
        #expect(!html.contains("<script"))
        let example = try program.succeeds("products", "example", "--product", Program.personalLoan)
        #expect(example.contains("loan_amount") && html.contains("loan_amount"))
        // Protected characteristics are not read.
        #expect(!html.contains(">sex<") && !html.contains("sex_self_described"))
        for drawing in html.components(separatedBy: "<svg").dropFirst() {  // scalar-safe: our own page
            let body = drawing.components(separatedBy: "</svg>").first  // scalar-safe: the same
            let svg = "<svg\(body ?? "")</svg>"
            #expect(XMLParser(data: Data(svg.utf8)).parse())
        }
    }

    @Test func `What a file leaks and repeats is said on the page`() throws {
        let program = try Program()
        let (data, page) = (program.folder.file("data.csv"), program.folder.file("report.html"))
        var text = "income,known_after,default\n"
        for row in 1...300 {
            let isBad = row * 7919 % 101 < 30
            text += "\(1000 + row * 31 % 997),\(isBad ? 5 : 0),\(isBad ? 1 : 0)\n"
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: data))
        let definition = program.folder.file("product.json")
        let fields = ["income", "known_after"].map { #"{"key": "\#($0)", "name": "\#($0)", "kind": "integer"}"# }
        let json = """
            {"format": 1, "id": "draft", "version": "1", "title": "draft",
             "currency": {"code": "EUR", "grouping": "western", "minor_digits": 2, "symbol": "EUR"},
             "target": {"column": "default", "bad": ["1"], "good": ["0"]},
             "pages": [{"id": "p", "title": "P", "use": ["model"], "fields": [\(fields.joined(separator: ", "))]}],
             "reasons": {"groups": [{"id": "i", "code": "C1-24", "text": "Income", "members": ["income", "known_after"]}]}}
            """
        try Data(json.utf8).write(to: URL(fileURLWithPath: definition))
        try program.succeeds("data", "report", "--product", definition, "--data", data, "--out", page)
        let html = try String(contentsOfFile: page, encoding: .utf8)
        #expect(html.contains("known_after alone tells who defaulted"))
    }
}
