import Testing

@testable import Pages

@Suite("What is shown is what was typed")
struct EscapingTests {
    @Test(arguments: ["\"\u{301} onfocus=x", "\"\u{200D}", "'\u{FE0F}", "<\u{301}script>", "&\u{301}"])
    func whatHidesInAGraphemeIsEscaped(_ text: String) {
        let escaped = ScalarHTML().escapeText(text)
        #expect(!escaped.unicodeScalars.contains { "<>\"'".unicodeScalars.contains($0) })
    }
}
