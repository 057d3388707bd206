import Decimals

/// A look along a record that should be plain, eight bytes at once: most bytes are of no interest, and a loop over them
/// would guess wrongly at the end of each field.
struct PlainScan {
    private enum Finding {
        case nothing
        case endsRecord(next: Int)
        case isNotPlain
    }

    private let delimiter: UInt8
    private let maximumFieldBytes: Int
    private var fieldStart: Int
    private var place: Int
    private var found = 0
    /// All bytes before the end, one over the other: whether one of them is not ASCII.
    private var every: UInt64 = 0

    init(delimiter: UInt8, maximumFieldBytes: Int, from start: Int) {
        self.delimiter = delimiter
        self.maximumFieldBytes = maximumFieldBytes
        (fieldStart, place) = (start, start)
    }

    /// Finds the end of each field.
    /// - Parameters:
    ///   - bytes: Of the file.
    ///   - ends: Takes one for each field that a record must have.
    /// - Returns: Where the next record begins; nil if this one is not plain or not there to its end.
    @inline(__always)
    mutating func end(in bytes: Span<UInt8>, _ ends: inout MutableSpan<Int>) -> Int? {
        while place &+ 8 <= bytes.count {
            let eight = EightBytes(bytes, at: place)
            var marks = marks(in: eight)
            while marks != 0 {
                let bit = UInt64(truncatingIfNeeded: marks.trailingZeroBitCount &- 7)
                marks &= marks &- 1
                let before = every | (eight.word & ((1 &<< bit) &- 1))
                let byte = UInt8(truncatingIfNeeded: eight.word &>> bit)
                switch take(byte, at: place &+ Int(truncatingIfNeeded: bit &>> 3), before, bytes, &ends) {
                case .nothing: break
                case .endsRecord(let next): return next
                case .isNotPlain: return nil
                }
            }
            every |= eight.word
            place &+= 8
        }
        while place < bytes.count {
            switch take(bytes[place], at: place, every, bytes, &ends) {
            case .nothing: break
            case .endsRecord(let next): return next
            case .isNotPlain: return nil
            }
            every |= UInt64(bytes[place])
            place &+= 1
        }
        return nil
    }

    /// Where a byte is that may matter: digits, letters and most marks are above the comma.
    @inline(__always)
    private func marks(in eight: EightBytes) -> UInt64 {
        let low = eight.marks(below: UInt8(ascii: ",") + 1)
        return delimiter > UInt8(ascii: ",") ? low | eight.marks(of: delimiter) : low
    }

    /// Takes a byte that may end a field or the record, or make it no plain one.
    @inline(__always)
    private mutating func take(
        _ byte: UInt8,
        at place: Int,
        _ before: UInt64,
        _ bytes: Span<UInt8>,
        _ ends: inout MutableSpan<Int>
    ) -> Finding {
        guard byte == delimiter || byte == 0x0A || byte == 0x0D else {
            return byte == 0 || byte == UInt8(ascii: "\"") ? .isNotPlain : .nothing
        }
        guard found < ends.count, place - fieldStart <= maximumFieldBytes else { return .isNotPlain }
        ends[found] = place
        found &+= 1
        fieldStart = place &+ 1
        guard byte != delimiter else { return .nothing }
        guard found == ends.count, before & EightBytes.highest == 0 else { return .isNotPlain }
        guard byte == 0x0D else { return .endsRecord(next: place + 1) }
        return place + 1 < bytes.count && bytes[place + 1] == 0x0A ? .endsRecord(next: place + 2) : .isNotPlain
    }
}
