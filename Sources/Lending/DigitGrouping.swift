/// How long numbers are cut into groups.
public enum DigitGrouping: String, Sendable, Hashable, CaseIterable {
    /// Three digits, then twos: 10,00,00,000.
    case indian
    /// Threes: 100,000,000.
    case western
    /// Threes with narrow spaces that do not break: 100 000 000.
    case space

    /// A whole number in groups.
    ///
    /// - Parameters:
    ///   - number: Any number.
    ///   - mark: The decimal mark of the text, which groups must not be cut by.
    /// - Returns: Digits with separators; a leading `-` if negative.
    public func text(_ number: Int64, mark: DecimalMark = .point) -> String {
        let separator = self == .space ? "\u{202F}" : mark.groupSeparator
        var groups: [String] = []
        var rest = String(number.magnitude)
        while rest.utf8.count > (groups.isEmpty ? 3 : laterGroup) {
            let size = groups.isEmpty ? 3 : laterGroup
            groups.append(String(rest.suffix(size)))
            rest.removeLast(size)
        }
        return (number < 0 ? "-" : "") + ([rest] + groups.reversed()).joined(separator: separator)
    }

    /// Digits in every group but the last.
    private var laterGroup: Int { self == .indian ? 2 : 3 }
}

/// What stands before the decimals.
public enum DecimalMark: Sendable, Hashable {
    /// 1,234.5
    case point
    /// 1.234,5
    case comma

    /// The mark of a language.
    ///
    /// - Parameter locale: A BCP 47 tag such as `en-IN`; regions that differ from their language are known.
    public init(locale: String) {
        let tag = locale.lowercased()
        let language = tag.utf8.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
        let writesPoint = Self.pointRegions.contains(tag)
        let writesComma = Self.commaLanguages.contains(String(decoding: language, as: UTF8.self))
        self = writesComma && !writesPoint ? .comma : .point
    }

    var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
    var groupSeparator: String { self == .point ? "," : "." }

    /// Languages that write a decimal comma (Unicode CLDR 48, `decimal`).
    private static let commaLanguages: Set = [
        "af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu",
        "hy", "id", "is", "it", "ka", "kk", "lt", "lv", "mk", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk",
        "sl", "sq", "sr", "sv", "tr", "uk", "uz", "vi",
    ]

    /// Regions of those languages that write a point.
    private static let pointRegions: Set = [
        "de-ch", "de-li", "it-ch", "es-mx", "es-us", "es-pr", "es-do", "es-gt", "es-hn", "es-ni", "es-pa", "es-pe",
        "es-sv", "es-cu", "es-bz",
    ]
}
