import Testing

@testable import Web

@Suite struct FormFieldsTests {
    @Test func readsFieldsAndEscapes() throws {
        let form = try FormFields("name=Ana+N%C3%BA%C3%B1ez&card=visa&card=amex&empty=".utf8)
        #expect(form["name"] == "Ana Núñez")
        #expect(form.values["card"] == ["visa", "amex"])
        #expect(form["card"] == "")
        #expect(form["empty"] == "")
    }

    @Test(arguments: ["name=%ZZ", "name=%4", "name=%C3", "name=%FF%FE", "na%00me=1", "name=%00", "a=%ED%A0%80"])
    func refusesWhatIsNoText(_ body: String) {
        #expect(throws: WebError.self) { try FormFields(body.utf8) }
    }

    @Test func refusesTooManyFields() {
        let body = (0..<201).map { "f\($0)=1" }.joined(separator: "&")
        #expect(throws: WebError.self) { try FormFields(body.utf8) }
    }
}

@Suite struct ScalarHTMLTests {
    @Test(arguments: ["\"\u{301} onfocus=x", "\"\u{200D}", "'\u{FE0F}", "<\u{301}script>", "&\u{301}"])
    func escapesWhatHidesInAGrapheme(_ text: String) {
        let escaped = ScalarHTML().escapeText(text)
        #expect(!escaped.unicodeScalars.contains { "<>\"'".unicodeScalars.contains($0) })
    }
}

@Suite struct PasswordRulesTests {
    @Test(arguments: [
        ("fourteen chars", "ana"), ("passwordpassword", "ana"), ("123456789012345", "ana"),
        ("ana.lopez-password-2026", "ana.lopez"), ("my underwriter login phrase", "ana"),
    ])
    func refusesShortCommonAndOwnNames(_ password: String, _ name: String) {
        #expect(PasswordRules.problem(with: password, name: name) != nil)
    }

    @Test func acceptsAPhraseAndSixtyFourEmoji() {
        let families = "👨‍👩‍👧‍👦👩‍🚀🧑🏽‍🌾🏳️‍🌈👨‍👩‍👧"
        #expect(PasswordRules.problem(with: "a quiet lake in the morning", name: "ana") == nil)
        #expect(PasswordRules.problem(with: families + "x", name: "ana") == nil)
    }

    @Test func refusesOverTwoHundredCharacters() {
        let long = (0..<201).map { "\($0 % 10)ab"[$0 % 3] }.joined()
        #expect(PasswordRules.problem(with: long, name: "ana") != nil)
    }
}

extension String {
    fileprivate subscript(offset: Int) -> String { String(self[index(startIndex, offsetBy: offset)]) }
}

@Suite struct PasswordHasherTests {
    private let hasher: PasswordHasher

    init() throws { hasher = try PasswordHasher(pepper: Array("a pepper only tests use".utf8), cost: 4) }

    @Test func verifiesTheWholePassword() async throws {
        let stored = try await hasher.hash(String(repeating: "a", count: 72) + "X")
        #expect(stored.utf8.starts(with: "p1:$2b$04$".utf8))
        #expect(try await hasher.verify(String(repeating: "a", count: 72) + "X", stored))
        #expect(try await !hasher.verify(String(repeating: "a", count: 72) + "Y", stored))
        #expect(try await hasher.hash("same password twice") != hasher.hash("same password twice"))
    }

    @Test func anUnknownNameIsWrong() async throws {
        #expect(try await !hasher.verify("nobody's password", nil))
    }

    @Test func anotherPepperVerifiesNothing() async throws {
        let stored = try await hasher.hash("a quiet lake in the morning")
        let other = try PasswordHasher(pepper: Array("another pepper entirely".utf8), cost: 4)
        #expect(try await !other.verify("a quiet lake in the morning", stored))
        #expect(try PasswordHasher(pepper: [1], cost: 5).isCurrent(stored) == false)
    }
}

@Suite struct NextPageTests {
    @Test(arguments: ["//evil", "/\\evil", "https:evil", "/%2f%2fevil", "", "/login", "/applications/\r\nX: y"])
    func leadsNowhereElse(_ asked: String) {
        #expect(NextPage(asked).path == "/applications")
    }

    @Test func keepsAPathOfOurs() {
        #expect(NextPage("/applications/4GX7/pages/loan").path == "/applications/4GX7/pages/loan")
    }
}

@Suite struct FormTokenTests {
    private let token = FormToken(secret: Array("a secret of at least 32 bytes, tests".utf8))

    @Test func bindsAFormToItsSession() {
        let made = token.make(for: "session-a")
        #expect(token.isValid(made, for: "session-a"))
        #expect(!token.isValid(made, for: "session-b"))
        #expect(!token.isValid(String(decoding: made.utf8.dropLast(), as: UTF8.self), for: "session-a"))
        #expect(!token.isValid("", for: "session-a"))
        #expect(!FormToken(secret: Array(repeating: 7, count: 32)).isValid(made, for: "session-a"))
    }
}
