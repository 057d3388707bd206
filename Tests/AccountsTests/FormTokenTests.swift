import Crypto
import Testing

@testable import Tokens

@Suite("Form tokens")
struct FormTokenTests {
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
