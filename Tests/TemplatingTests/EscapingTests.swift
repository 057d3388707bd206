import Testing

@testable import Templating

@Suite("What is shown is what was typed")
struct EscapingTests {
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        EscapedText.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: ["\"\u{301} onfocus=x", "\"\u{200D}", "'\u{FE0F}", "<\u{301}script>"])
    func whatHidesInAGraphemeIsEscaped(_ text: String) {
        #expect(!Self.escaped(text).unicodeScalars.contains { "<>\"'".unicodeScalars.contains($0) })
    }

    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("a & b", "a &amp; b"), ("<b>", "&lt;b&gt;"), ("\"'", "&quot;&#39;"),
        ("&amp;", "&amp;amp;"), ("&\u{301}", "&amp;\u{301}"), ("नमस्ते <", "नमस्ते &lt;"), ("a\u{0}b", "a\u{0}b"),
    ])
    func fiveMarksAreWrittenAsEntities(_ text: String, _ expected: String) {
        #expect(Self.escaped(text) == expected)
    }
}
