import Decimals

extension JSONParser {
    /// Compares a key with the one before it; outside ASCII the order is not that of the bytes.
    mutating func noteOrder(of key: Range<Int>, after last: inout Range<Int>?) {
        defer { last = key }
        guard isSurelyCanonical else { return }
        isSurelyCanonical = bytes[key].allSatisfy { $0 < 0x80 }
        guard let last, isSurelyCanonical else { return }
        isSurelyCanonical = bytes[last].lexicographicallyPrecedes(bytes[key])
    }

    /// Compares a number with the one way to write it.
    mutating func noteSpelling(of value: Double, _ spelling: Range<Int>) {
        guard isSurelyCanonical else { return }
        var canonical: [UInt8] = []
        canonical.reserveCapacity(32)
        value.writeCanonical(to: &canonical)
        isSurelyCanonical = canonical.elementsEqual(bytes[spelling])
    }
}
