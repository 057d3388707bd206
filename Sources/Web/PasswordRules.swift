import Ledger

/// What a new password and a new name must be (trust.md P1, P5; NIST SP 800-63B-4).
struct PasswordRules {
    /// What is wrong with a name; nil if nothing is.
    static func problem(withName name: String) -> String? {
        let isAllowed = { (scalar: Unicode.Scalar) in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "._@+-".unicodeScalars.contains(scalar)
        }
        let count = name.unicodeScalars.count
        guard count >= 3, name.utf8.count <= 128 else { return "User name must be between 3 and 64 characters" }
        guard name.unicodeScalars.allSatisfy(isAllowed) else {
            return "User name must be letters, digits and . _ @ + - only"
        }
        return nil
    }

    /// What is wrong with a password; nil if nothing is.
    static func problem(with password: String, name: String) -> String? {
        let count = password.unicodeScalars.count
        guard count >= 15 else { return "Password must be 15 characters or more" }
        guard count <= 200, password.utf8.count <= 2_048 else { return "Password must be 200 characters or fewer" }
        let plain = letters(password)
        let known = [letters(name), "underwriter"].filter { $0.utf8.count >= 4 }
        if known.contains(where: plain.hasByteSequence) {
            return "Password must not hold your user name or the name of this service"
        }
        guard Set(password.unicodeScalars).count >= 5, plain.utf8.isEmpty || !isCommon(plain) else {
            return "Password must not be one that is easy to guess"
        }
        return nil
    }

    /// Lower-case letters and digits alone, so that spaces and signs hide nothing.
    private static func letters(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in Account.foldedName(text).unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            kept.append(scalar)
        }
        return String(kept)
    }

    /// The most used long passwords are short ones repeated or set side by side.
    private static func isCommon(_ text: String) -> Bool {
        var rest = text.utf8[...]
        while !rest.isEmpty {
            guard let part = parts.first(where: { rest.starts(with: $0.utf8) }) else { return false }
            rest = rest.dropFirst(part.utf8.count)
        }
        return true
    }

    private static let parts: [String] = [
        "password", "passwort", "passw0rd", "qwertyuiop", "qwerty", "asdfghjkl", "zxcvbnm", "1q2w3e4r5t", "1q2w3e4r",
        "iloveyou", "letmein", "welcome", "administrator", "admin", "monkey", "dragon", "football", "baseball",
        "superman", "batman", "sunshine", "princess", "master", "shadow", "michael", "jennifer", "jordan", "trustno1",
        "correcthorsebatterystaple", "abcdefghijklmnopqrstuvwxyz", "abcdefgh", "abcdef", "abc", "changeme", "secret",
        "default", "login", "guest", "user", "test", "temp", "company", "loan", "credit", "bank", "money", "hello",
        "0123456789", "1234567890", "123456789", "12345678", "1234567", "123456", "12345", "1234", "123", "987654321",
        "2023", "2024", "2025", "2026", "2027", "000", "111", "666", "777", "888", "999", "123123", "121212", "654321",
        "my", "is", "the", "a", "1", "12", "my",
    ]
    .sorted { $0.utf8.count > $1.utf8.count }
}
