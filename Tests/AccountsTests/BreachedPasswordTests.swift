import Crypto
import Foundation
import TestSupport
import Testing

@testable import Passwords

/// Passwords that breaches have made known (P5).
@Suite struct BreachedPasswordTests {
    private static func digest(_ password: String) -> String {
        Insecure.SHA1.hash(data: Data(password.utf8)).map { String(format: "%02X", $0) }.joined()
    }

    private static func file(_ lines: [String], end: String = "\n", _ folder: TemporaryFolder) throws -> String {
        let path = folder.file("breached-\(lines.count)-\(end.utf8.count)")
        try Data(lines.map { $0 + end }.joined().utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test(arguments: [("", "\n"), (":3861493", "\n"), ("", "\r\n"), (":7", "\r\n")])
    func everyOneOfThemIsFoundAndNoOther(_ count: String, _ end: String) throws {
        let folder = try TemporaryFolder()
        let known = (0..<700).map { "correct horse battery \($0)" }
        for size in [1, 2, 3, 700] {
            let lines = known.prefix(size).map(Self.digest).sorted().map { $0 + count }
            let breached = try BreachedPasswords(path: Self.file(lines, end: end, folder))
            #expect(known.prefix(size).allSatisfy(breached.contains))
            #expect(!(0..<300).contains { breached.contains("another staple \($0)") })
        }
    }

    @Test func theLastLineMayHaveNoEnd() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("breached")
        let lines = ["one", "two", "three"].map(Self.digest).sorted()
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        let breached = try BreachedPasswords(path: path)
        #expect(["one", "two", "three"].allSatisfy(breached.contains) && !breached.contains("four"))
    }

    @Test(arguments: ["", "\n", "hunter2\n", "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD\n", "B\nA\n"])
    func whatIsNoListOfDigestsIsRefused(_ text: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("breached")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: BreachedPasswords.Problem.notDigests(path)) { try BreachedPasswords(path: path) }
    }

    @Test func aListThatIsNotSortedOrNotThereIsRefused() throws {
        let folder = try TemporaryFolder()
        let lines = ["one", "two", "three"].map(Self.digest).sorted().reversed()
        let path = try Self.file(Array(lines), folder)
        #expect(throws: BreachedPasswords.Problem.notDigests(path)) { try BreachedPasswords(path: path) }
        let missing = folder.file("nowhere")
        let error = #expect(throws: BreachedPasswords.Problem.self) { try BreachedPasswords(path: missing) }
        #expect(error?.description == "UNDERWRITER_BREACHED_PASSWORDS: \(missing) cannot be read")
    }

    @Test func theRulesSayWhereItIsKnownFrom() throws {
        let folder = try TemporaryFolder()
        let password = "winding copper staircase"
        let breached = try BreachedPasswords(path: Self.file([Self.digest(password)], folder))
        let rules = PasswordRules(contextWords: [], breached: breached)
        #expect(rules.problem(with: password, userName: "ana")?.contains("known from a breach") == true)
        #expect(rules.problem(with: password + "s", userName: "ana") == nil)
        #expect(PasswordRules(contextWords: []).problem(with: password, userName: "ana") == nil)
    }
}
