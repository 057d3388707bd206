/// Keys as the canonical form spells them, made once for documents that are read or written a hundred thousand times.
public struct CanonicalKeys: Sendable, Hashable {
    /// The keys, in the order in which they were given.
    public let texts: [String]
    /// `"key":` of each, one after another.
    let spelling: [UInt8]
    /// Where each spelling ends.
    let ends: [Int]

    /// How many there are.
    public var count: Int { texts.count }

    /// Spells keys.
    /// - Parameter texts: In the order in which they are to stand.
    public init(_ texts: [String]) {
        var spelling: [UInt8] = []
        self.texts = texts
        ends = texts.map { text in
            text.writeCanonical(to: &spelling)
            spelling.append(UInt8(ascii: ":"))
            return spelling.count
        }
        self.spelling = spelling
    }

    /// Where the spelling of a key stands.
    func place(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }
}
