import Crypto
import Testing

@testable import Web

@Suite("What is shown is what was typed")
struct EscapingTests {
    @Test(arguments: ["\"\u{301} onfocus=x", "\"\u{200D}", "'\u{FE0F}", "<\u{301}script>", "&\u{301}"])
    func whatHidesInAGraphemeIsEscaped(_ text: String) {
        let escaped = ScalarHTML().escapeText(text)
        #expect(!escaped.unicodeScalars.contains { "<>\"'".unicodeScalars.contains($0) })
    }

    @Test func aFormTokenIsBoundToOneVisitor() {
        let tokens = FormTokens(key: SymmetricKey(data: [UInt8](repeating: 9, count: 32)))
        let made = tokens.token(boundTo: "session a")
        #expect(tokens.isValid(made, boundTo: ["session a"]))
        #expect(tokens.isValid(made, boundTo: ["form x", "session a"]))
        #expect(!tokens.isValid(made, boundTo: ["session b"]))
        #expect(!tokens.isValid(String(decoding: made.utf8.dropLast(), as: UTF8.self), boundTo: ["session a"]))
        #expect(!tokens.isValid("", boundTo: ["session a"]))
        let others = FormTokens(key: SymmetricKey(data: [UInt8](repeating: 7, count: 32)))
        #expect(!others.isValid(made, boundTo: ["session a"]))
    }
}
