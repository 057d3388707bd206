// Grammars of texts, all on bytes or scalars and all in one pass: a grapheme can hide what it holds, and an
// expression that backtracks can be made to hang.

extension String {
    /// The text without white space at its ends.
    package var trimmed: String {
        // Nearly every cell of a file begins and ends with a visible ASCII character.
        if let first = utf8.first, let last = utf8.last, (0x21...0x7E).contains(first), (0x21...0x7E).contains(last) {
            return self
        }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    /// Whether the text holds a control character of ASCII: they have no place in a line of text.
    var hasControls: Bool { utf8.contains { $0 < 0x20 || $0 == 0x7F } }

    /// Whether two texts are the same bytes; `==` would take composed and decomposed letters for one.
    package func isSameText(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let isSame = utf8.withContiguousStorageIfAvailable { one in
            other.utf8.withContiguousStorageIfAvailable { one.elementsEqual($0) }
        }
        return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
    }

    /// An identity number as it is compared: ASCII letters as capitals, without spaces.
    var asIdentifier: String {
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars where !" \u{A0}".unicodeScalars.contains(scalar) {
            scalars.append(scalar.isSmallLetter ? Unicode.Scalar(UInt8(scalar.value - 32)) : scalar)
        }
        return String(scalars)
    }

    /// The text without the hyphens, dots and slashes that people put into numbers.
    var withoutMarks: String {
        String(String.UnicodeScalarView(unicodeScalars.filter { !"-./".unicodeScalars.contains($0) }))
    }

    /// A telephone number as it is stored: without what people put between its digits, `+` for a leading `00`.
    var asPhoneNumber: String {
        let scalars = String.UnicodeScalarView(unicodeScalars.filter { !" -.()/\u{A0}".unicodeScalars.contains($0) })
        guard scalars.starts(with: "00".unicodeScalars) else { return String(scalars) }
        return "+" + String(String.UnicodeScalarView(scalars.dropFirst(2)))
    }

    /// Whether the text is a telephone number of E.164: `+`, a digit other than 0, and 7 to 15 digits in all.
    var isPhoneNumber: Bool {
        let bytes = Array(utf8)
        guard (8...16).contains(bytes.count), bytes[0] == UInt8(ascii: "+"), bytes[1] != UInt8(ascii: "0") else {
            return false
        }
        return bytes.dropFirst().allSatisfy(\.isDigit)
    }

    /// Whether the text is an address letters can be sent to: a dotted atom of RFC 5322, `@`, and a host name of at
    /// least two labels.
    var isEmailAddress: Bool {
        let parts = utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, utf8.count <= 254, (1...64).contains(parts[0].count) else { return false }
        let atoms = parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isAtomText) } && labels.count >= 2
            && labels.allSatisfy { $0.isHostLabel }
    }
}

extension Substring.UTF8View {
    fileprivate var isHostLabel: Bool {
        (1...63).contains(count) && first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
            && allSatisfy { $0.isDigit || $0.isLetter || $0 == UInt8(ascii: "-") }
    }
}

extension UInt8 {
    /// Whether the byte is an ASCII digit.
    package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    /// Whether the byte is an ASCII letter.
    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

    fileprivate var isAtomText: Bool { isDigit || isLetter || "!#$%&'*+/=?^_`{|}~-".utf8.contains(self) }
}

extension Unicode.Scalar {
    fileprivate var isSmallLetter: Bool { ("a"..."z").contains(self) }
}
