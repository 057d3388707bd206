/// Eight bytes of a text looked at at once: the first is the lowest of the word.
package struct EightBytes: Sendable {
    /// The highest bit of each byte.
    @inlinable package static var highest: UInt64 { repeating(0x80) }

    /// The bytes.
    package let word: UInt64

    /// - Parameters:
    ///   - bytes: Of the text.
    ///   - offset: Where the first is; there must be seven behind it.
    @inlinable package init(_ bytes: Span<UInt8>, at offset: Int) {
        // Whatever eight bytes hold is a number, and that they are there is checked by the load.
        word = UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// States the bytes.
    @inlinable package init(word: UInt64) { self.word = word }

    /// A byte eight times.
    @inlinable package static func repeating(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// The highest bit of each byte that equals this one.
    @inlinable package func marks(of byte: UInt8) -> UInt64 {
        let difference = word ^ Self.repeating(byte)
        let rest = Self.repeating(0x7F)
        // No sum reaches into the next byte.
        return ~(((difference & rest) &+ rest) | difference | rest)
    }

    /// The highest bit of each byte whose lower seven bits are below this number of at most 127.
    @inlinable package func marks(below byte: UInt8) -> UInt64 {
        ~((word | Self.highest) &- Self.repeating(byte)) & Self.highest
    }
}
