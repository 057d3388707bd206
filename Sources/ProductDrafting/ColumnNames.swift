/// What the name of a column becomes: a key, and a phrase for people.
enum ColumnNames {
    /// Letters with marks, and how they are written without.
    private static let plain: [Unicode.Scalar: String] = {
        let table = [
            ("àáâãåāăą", "a"), ("äæ", "ae"), ("çćč", "c"), ("ďđð", "d"), ("èéêëēęě", "e"), ("ğ", "g"), ("ìíîïīıį", "i"),
            ("ł", "l"), ("ñńň", "n"), ("òóôõøōő", "o"), ("öœ", "oe"), ("řŕ", "r"), ("śšşș", "s"), ("ß", "ss"),
            ("ťţț", "t"), ("ùúûūůű", "u"), ("ü", "ue"), ("ýÿ", "y"), ("źżž", "z"), ("þ", "th"),
        ]
        var plain: [Unicode.Scalar: String] = [:]
        for (letters, text) in table { for letter in letters.unicodeScalars { plain[letter] = text } }
        return plain
    }()

    /// Small letters, digits and `_`, as keys are.
    static func key(_ name: String) -> String {
        var key: [UInt8] = []
        for scalar in name.lowercased().unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": key.append(UInt8(ascii: scalar))
            default:
                if let text = plain[scalar] {
                    key += text.utf8
                } else if key.last != UInt8(ascii: "_"), !key.isEmpty {
                    key.append(UInt8(ascii: "_"))
                }
            }
        }
        while key.last == UInt8(ascii: "_") { key.removeLast() }
        let text = String(decoding: key.prefix(56), as: UTF8.self)
        guard let first = text.utf8.first, first >= UInt8(ascii: "a") else { return "column_\(text)" }
        return text
    }

    /// The name as the file has it, its `_` as blanks; in small letters where it has none.
    static func phrase(_ name: String) -> String {
        let isLoud = !name.unicodeScalars.contains { $0.properties.isLowercase }
        let text = isLoud ? name.lowercased() : name
        let marks = text.unicodeScalars.map { $0 == "_" || $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
        let words = String(String.UnicodeScalarView(marks.prefix(80))).utf8.split(separator: UInt8(ascii: " "))
        return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    /// A phrase as the beginning of a sentence.
    static func sentence(_ phrase: String) -> String {
        guard let first = phrase.unicodeScalars.first else { return phrase }
        return first.properties.uppercaseMapping + String(String.UnicodeScalarView(phrase.unicodeScalars.dropFirst()))
    }
}
