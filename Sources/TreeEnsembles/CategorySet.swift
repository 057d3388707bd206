/// A set of category codes: whole numbers from 0.
public struct CategorySet: Sendable, Hashable {
    /// Codes in the file formats we read are below this.
    public static let codeLimit = 65_536

    /// Bit `code % 64` of word `code / 64`; no trailing zero words.
    let words: [UInt64]

    /// States a set.
    /// - Parameter codes: Each in `0..<codeLimit`; order and repetition do not matter.
    public init(_ codes: some Sequence<Int>) {
        var words: [UInt64] = []
        for code in codes {
            precondition((0..<Self.codeLimit).contains(code), "code \(code)")
            while words.count <= code / 64 { words.append(0) }
            words[code / 64] |= 1 << UInt64(code % 64)
        }
        self.words = words
    }

    /// The codes, ascending.
    public var codes: [Int] {
        words.indices.flatMap { word in (0..<64).filter { words[word] >> $0 & 1 == 1 }.map { word * 64 + $0 } }
    }

    /// Whether a value, cut to a whole number, is a code of the set; false for what is negative or not a number.
    /// - Parameter value: Of a categorical feature.
    /// - Returns: Membership.
    public func contains(_ value: Double) -> Bool {
        guard value >= 0, value < Double(words.count * 64) else { return false }
        let code = Int(value)
        return words[code / 64] >> UInt64(code % 64) & 1 == 1
    }
}
