import Documents
import Foundation
import FoundationXML
import ModelReports
import Testing
import Validation

@Suite struct ReportTests {
    private static func scored() throws -> ScoredSample {
        try ScoredSample(
            scores: (0..<200).map { Double(($0 * 37) % 200) / 250 + 0.01 },
            isBad: (0..<200).map { ($0 * 37) % 200 > ($0 * 11) % 170 }
        )
    }

    @Test func `Numbers are rounded half away from zero, and what is no number is a dash`() {
        #expect(1234.56785.reportText() == "1234.5679")
        #expect((-0.05).reportText(1) == "−0.1")
        #expect((-0.00001).reportText(2) == "0.00")
        #expect(0.305.reportPercent == "30.5 %")
        #expect(Double.nan.reportText() == "–")
    }

    @Test func `Sections come back from their file without drawings`() throws {
        let scored = try Self.scored()
        let sections = PerformanceSections(scored, PerformanceReport(of: scored, replicates: 20, seed: 1))
        for section in [
            sections.measures, sections.curves, sections.cutOffs(.init(gainOfGood: 1, lossOfBad: 5), [0.12]),
        ] {
            let back = try #require(ReportSection(json: section.json))
            #expect(back.tables == section.tables && back.sentences == section.sentences && back.drawings.isEmpty)
        }
        #expect(ReportSection(json: ["id": "x", "title": "y", "sentences": [], "tables": [1]]) == nil)
    }

    @Test func `Drawings are well-formed and without colour or script`() throws {
        let scored = try Self.scored()
        let section = PerformanceSections(scored, PerformanceReport(of: scored, replicates: 20, seed: 1)).curves
        #expect(section.drawings.count == 5)
        for drawing in section.drawings {
            #expect(XMLParser(data: Data(drawing.utf8)).parse())
            for word in ["<script", "style=", "rgb("] { #expect(!drawing.contains(word)) }
        }
    }

    @Test func `The cut-off asked for is judged as counted by hand`() throws {
        let scored = try ScoredSample(
            scores: [0.1, 0.2, 0.2, 0.4, 0.6, 0.8],
            isBad: [false, false, true, false, true, true]
        )
        let report = PerformanceReport(of: scored, replicates: 20, seed: 1)
        let section = PerformanceSections(scored, report).cutOffs(.init(gainOfGood: 1, lossOfBad: 2), [0.35])
        let row = try #require(section.tables[0].rows.first { $0[0] == "0.350" })
        // Approved: 0.1, 0.2, 0.2, of whom one is bad: (2 − 2) / 6.
        #expect(Array(row[1...5]) == ["50.0 %", "33.3 %", "0.000", "2 (66.7 %)", "1 (33.3 %)"])
    }

    @Test func `Text of others is escaped on the page and in Markdown`() {
        let page = ReportPage(
            title: "<b>",
            facts: [["a|b", "<script>"]],
            sections: [ReportSection(id: "x", title: "T", tables: [ReportTable("c", ["h"], [["1|2<i>"]])])]
        )
        #expect(page.html.contains("&lt;script&gt;") && !page.html.contains("<script"))
        #expect(page.markdown.contains("1\\|2&lt;i>") && page.markdown.contains("a\\|b"))
    }
}
