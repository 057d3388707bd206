import Foundation

/// What a password must be, and why one is refused (NIST SP 800-63B-4: length and a blocklist, no composition rules).
package struct PasswordRules: Sendable {
    static let minimum = 15
    static let maximum = 200
    private static let maximumBytes = 8_192
    /// Names of the product, the lender: what whoever attacks this service tries first.
    let contextWords: [String]
    /// Passwords that breaches have made known, where the lender has them.
    let breached: BreachedPasswords?

    /// Gathers it.
    package init(contextWords: [String], breached: BreachedPasswords? = nil) {
        self.contextWords = contextWords
        self.breached = breached
    }

    /// Told before the first mistake.
    package static let hint = "At least \(minimum) characters. A few words that only you would put together are best."

    /// Why a password cannot be used, or nil.
    package func problem(with password: String, userName: String) -> String? {
        guard password.unicodeScalars.count >= Self.minimum else {
            return "Password must be \(Self.minimum) characters or more"
        }
        // What a person counts, so that 64 emoji of families pass; the bytes keep the work bounded.
        guard password.count <= Self.maximum, password.utf8.count <= Self.maximumBytes else {
            return "Password must be \(Self.maximum) characters or fewer"
        }
        let plain = Self.plain(password)
        let typed = Self.typed(password)
        // `password2026`: what stands before the digits at the end is what a guesser tries.
        let stem = Self.undisguised(typed.reversed().drop { $0 < UInt8(ascii: "a") }.reversed())
        let isKnown = [plain, typed, stem].contains { CommonPasswords.contains($0) }
        if isKnown || Self.isMonotonous(typed) || Self.isMonotonous(stem) && typed.count - stem.count <= 8 {
            return "That password is too easy to guess: choose one that is not a known phrase or pattern"
        }
        if breached?.contains(password) == true {
            return "That password is known from a breach elsewhere: choose one that nobody has had before"
        }
        let words = (contextWords + [userName]).map { Self.plain($0) }.filter { $0.count >= 3 }
        // What is left of the password without those words must itself be worth something.
        if words.contains(where: { Self.contains($0, in: plain) && plain.count - $0.count < Self.minimum }) {
            return "Password must not be made of your user name or the name of this service"
        }
        return nil
    }

    /// Lower-case letters and digits alone, with the usual disguises undone.
    private static func plain(_ text: String) -> [UInt8] {
        undisguised(text.precomposedStringWithCompatibilityMapping.lowercased().utf8).filter(isLetterOrDigit)
    }

    /// Lower-case letters and digits alone, as they were typed.
    private static func typed(_ text: String) -> [UInt8] {
        text.precomposedStringWithCompatibilityMapping.lowercased().utf8.filter(isLetterOrDigit)
    }

    private static func undisguised(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.map { byte in
            switch byte {
            case UInt8(ascii: "@"), UInt8(ascii: "4"): UInt8(ascii: "a")
            case UInt8(ascii: "$"), UInt8(ascii: "5"): UInt8(ascii: "s")
            case UInt8(ascii: "!"), UInt8(ascii: "1"): UInt8(ascii: "i")
            case UInt8(ascii: "0"): UInt8(ascii: "o")
            case UInt8(ascii: "3"): UInt8(ascii: "e")
            default: byte
            }
        }
    }

    /// Of other scripts every byte counts.
    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
        default: false
        }
    }

    /// Few different characters, a short piece repeated, or a run along the alphabet or the keyboard.
    private static func isMonotonous(_ plain: [UInt8]) -> Bool {
        guard plain.allSatisfy({ $0 < 0x80 }) else { return false }
        guard Set(plain).count > 4 else { return true }
        for length in 1...plain.count / 2
        where plain.indices.dropFirst(length).allSatisfy({ plain[$0] == plain[$0 - length] }) {
            return true
        }
        let steps = zip(plain, plain.dropFirst()).map { Int16($1) - Int16($0) }
        return [1, -1].contains { step in steps.count { $0 == step } * 4 >= steps.count * 3 } || isKeyboardRun(plain)
    }

    private static func isKeyboardRun(_ plain: [UInt8]) -> Bool {
        let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq", "lkjhgfdsa", "mnbvcxz"].map { Array($0.utf8) }
        var covered = 0
        var index = 0
        while index < plain.count {
            let run = rows.map { row in
                guard let start = row.firstIndex(of: plain[index]) else { return 0 }
                return zip(row[start...], plain[index...]).prefix { $0 == $1 }.count
            }
            let longest = max(run.max() ?? 0, 1)
            if longest >= 4 { covered += longest }
            index += longest
        }
        return covered * 4 >= plain.count * 3
    }

    private static func contains(_ word: [UInt8], in text: [UInt8]) -> Bool {
        guard word.count <= text.count else { return false }
        return (0...text.count - word.count).contains { text[$0...].starts(with: word) }
    }
}
