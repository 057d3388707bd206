import CSV
import Testing

@Suite struct CSVCellTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""),
        ("a\r\nb", "\"a\r\nb\""), (",\u{301}x", "\",\u{301}x\""), ("\"\u{301}", "\"\"\"\u{301}\""),
        ("=HYPERLINK(1)", "\"'=HYPERLINK(1)\""), ("=\u{301}cmd", "\"'=\u{301}cmd\""), ("@x", "\"'@x\""),
        ("+44 20", "\"'+44 20\""), ("-x", "\"'-x\""), ("\tx", "\"'\tx\""), ("\rx", "\"'\rx\""), ("\0x", "\"'\0x\""),
        ("-12.5", "-12.5"), ("-1+2", "\"'-1+2\""),
    ])
    func isSafeInASpreadsheet(_ text: String, _ cell: String) {
        #expect(Array(csvCell(text).utf8) == Array(cell.utf8))
    }

    @Test func isReadBackAsItWas() throws {
        let texts = ["a,b", "\"\u{301}", ",\u{301}x", "x\r\ny", "é\"\"", "-12.5", "", "last"]
        var reader = CSVReader(Array(csvLine(texts).utf8))
        #expect(try reader.next()?.fields.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
        #expect(try reader.next() == nil)
    }
}
