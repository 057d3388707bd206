import Foundation
import Hosting
import TestSupport
import Testing

/// Trust, S2; queue, 13.
@Suite struct SettingsReaderTests {
    @Test func anEmptyVariableIsNotSet() {
        var settings = SettingsReader(["A": ""])
        #expect(settings["A"] == nil && settings.number("A", in: 1...9, default: 3) == 3)
        #expect(settings.problems.isEmpty)
    }

    @Test(arguments: ["x", "-1", "1e3", "10", " 5", "5 ", "nan", "١", "0x5", "99999999999999999999"])
    func aBadNumberIsToldWithNameValueAndWhatWouldBeRight(_ text: String) {
        var settings = SettingsReader(["SLOTS": text])
        #expect(settings.number("SLOTS", in: 1...9, default: 3) == 3)
        #expect(settings.problems == ["SLOTS: \"\(text)\" must be a whole number from 1 to 9"])
    }

    @Test func aLongValueIsToldShortened() {
        var settings = SettingsReader(["WORD": String(repeating: "z", count: 500)])
        _ = settings.choice("WORD", ["a", "b"], default: "a")
        #expect(settings.problems == ["WORD: \"\(String(repeating: "z", count: 40))\" must be one of a, b"])
    }

    @Test(arguments: [
        ("short", "has 5 bytes"), ("changemechangemechangemechangeme!", "is the sample"),
        (String(repeating: "ab", count: 20), "is the sample"), ("", "must be set"),
    ])
    func aWeakSecretIsRefusedAndNeverShown(_ text: String, _ reason: String) throws {
        var settings = SettingsReader(["KEY": text])
        #expect(settings.secret("KEY", minimum: 32) == nil)
        let problem = try #require(settings.problems.first)
        #expect(problem.hasPrefix("KEY: \(reason)") && settings.problems.count == 1)
        #expect(text.isEmpty || !problem.contains(text))
    }

    @Test func aSecretFileMustBeReadableByItsOwnerOnly() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("key")
        try Data("0123456789abcdef0123456789abcdef\nmore".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        var open = SettingsReader(["KEY_FILE": path])
        #expect(open.secret("KEY", minimum: 32) == nil)
        #expect(open.problems == ["KEY_FILE: \(path) can be read by everyone; chmod o= it"])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        var closed = SettingsReader(["KEY_FILE": path])
        #expect(closed.secret("KEY", minimum: 32) == Array("0123456789abcdef0123456789abcdef".utf8))
        #expect(closed.problems.isEmpty)
    }
}
