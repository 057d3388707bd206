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

    /// States a set by its bits.
    /// - Parameter halves: Bit `code % 32` of word `code / 32`; at most ``codeLimit`` bits.
    public init(halves: some RandomAccessCollection<UInt32>) {
        precondition(halves.count <= Self.codeLimit / 32, "\(halves.count) words of 32 bits")
        var words = [UInt64](repeating: 0, count: (halves.count + 1) / 2)
        for (place, half) in halves.enumerated() { words[place / 2] |= UInt64(half) << UInt64(place % 2 * 32) }
        while words.last == 0 { words.removeLast() }
        self.words = words
    }

    /// How many words of 64 bits it takes.
    public var wordCount: Int { words.count }

    /// How many words of 64 bits a set takes.
    /// - Parameter largest: Its largest code; nil for the empty set.
    /// - Returns: As ``wordCount``.
    public static func wordCount(upTo largest: Int?) -> Int { largest.map { $0 / 64 + 1 } ?? 0 }

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
