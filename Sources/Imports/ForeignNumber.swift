import Decimals

/// A number of a foreign cell: blanks around it, a suffix such as a per cent sign, another unit.
struct ForeignNumber {
    /// What the training file is given.
    let text: String

    /// Nil where the cell holds no number.
    init?(_ cell: String, suffixes: [String], scale: Double) {
        var bytes = cell.utf8[...]
        for suffix in suffixes
        where bytes.count > suffix.utf8.count && bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) {
            bytes = bytes.dropLast(suffix.utf8.count)
            break
        }
        while bytes.last == UInt8(ascii: " ") { bytes = bytes.dropLast() }
        let plain = String(decoding: bytes, as: UTF8.self)
        guard let number = DecimalNumber(plain) else { return nil }
        guard scale != 1 else {
            text = plain
            return
        }
        let scaled = number.value * scale
        guard scaled.isFinite else { return nil }
        text = scaled == scaled.rounded() && abs(scaled) < 1e15 ? "\(Int64(scaled))" : "\(scaled)"
    }
}
