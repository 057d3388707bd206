// Long passwords that many people have had before.
//
// Published lists of most used passwords hold few that are 15 characters or longer: `Blocklist/phrases.txt` has those,
// with sayings, titles and long words. What people do with the short ones when a rule wants them longer is always the
// same: twice, or with a run of digits, or two in a row. `Blocklist/passwords.txt` has the 4,000 most used of the
// lists in order, then first and family names (zxcvbn 4.5.0, MIT licence, from the breaches that were published by 2016), and those habits are
// applied to them here. Runs, repeats and keyboard rows are found by rule in `PasswordRules`.

/// Knows the passwords that a guesser tries first.
enum CommonPasswords {
    /// Whether a text in lower-case letters and digits is one of them, alone or with up to four characters behind it.
    static func contains(_ plain: [UInt8]) -> Bool {
        (0...4).contains { entries.contains(Array(plain.dropLast($0))) } || isTwoOfThem(plain)
            || isMadeOfEverydayWords(plain)
    }

    /// How many are known by heart, none of them shorter than the rules allow.
    static var count: Int { entries.count }

    private static let entries: Set<[UInt8]> = {
        var entries = Set(lines(PackageResources.phrases_txt).map { Array($0.filter { $0 != UInt8(ascii: " ") }) })
        for word in used {
            for entry in [word + word] + habits.flatMap({ [word + $0, $0 + word] })
            where entry.count >= PasswordRules.minimum {
                entries.insert(entry)
            }
        }
        return entries
    }()

    /// What is put before or behind a password that is too short.
    private static let habits = ["123456", "12345678", "123456789", "1234567890", "qwerty", "password", "iloveyou"]
        .map { Array($0.utf8) }

    /// The most used of any length.
    private static let used = Set(lines(PackageResources.passwords_txt))

    private static func lines(_ file: [UInt8]) -> [[UInt8]] {
        file.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    }

    /// Two most used passwords in a row.
    private static func isTwoOfThem(_ plain: [UInt8]) -> Bool {
        // No two of them are longer than 28 characters.
        guard plain.count <= 28 else { return false }
        return plain.indices.dropFirst()
            .contains { used.contains(Array(plain[..<$0])) && used.contains(Array(plain[$0...])) }
    }

    /// Nothing but the words that everybody uses, at most four of them.
    private static func isMadeOfEverydayWords(_ plain: [UInt8]) -> Bool {
        var rest = plain[...]
        var count = 0
        while !rest.isEmpty {
            guard let word = words.first(where: { rest.starts(with: $0) }), count < 4 else { return false }
            rest = rest.dropFirst(word.count)
            count += 1
        }
        return count > 0
    }

    private static let words: [[UInt8]] = [
        "password", "passwort", "passord", "welcome", "letmein", "login", "admin", "administrator", "qwerty", "secret",
        "changeme", "default", "master", "monkey", "dragon", "iloveyou", "sunshine", "princess", "football", "baseball",
        "superman", "batman", "trustno", "access", "hello", "summer", "winter", "spring", "autumn", "january",
        "february", "august", "september", "october", "november", "december", "monday", "friday", "sunday", "company",
        "bank", "loan", "credit", "money", "account", "user", "test", "temp", "abc", "xyz", "mypassword",
    ]
    .sorted { $0.utf8.count > $1.utf8.count }.map { Array($0.utf8) }
}
