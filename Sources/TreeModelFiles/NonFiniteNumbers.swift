/// JSON as XGBoost writes it: `NaN`, `Infinity` and `-Infinity` stand where JSON has no number.
///
/// They become `null`; whoever needs the number refuses that, and a categorical node of 1.7 does not need it.
/// - Parameter bytes: As the library writes them.
/// - Returns: JSON.
public func withoutNonFiniteNumbers(_ bytes: [UInt8]) -> [UInt8] {
    let names = [Array("NaN".utf8), Array("Infinity".utf8), Array("-Infinity".utf8)]
    var result: [UInt8] = []
    var copied = 0
    var offset = 0
    while offset < bytes.count {
        switch bytes[offset] {
        case UInt8(ascii: "\""): skipString(bytes, &offset)
        case UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "-"):
            if let name = names.first(where: { bytes[offset...].starts(with: $0) }) {
                result += bytes[copied..<offset]
                result += Array("null".utf8)
                offset += name.count
                copied = offset
            } else {
                offset += 1
            }
        default: offset += 1
        }
    }
    return copied == 0 ? bytes : result + bytes[copied...]
}

private func skipString(_ bytes: [UInt8], _ offset: inout Int) {
    offset += 1
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
        offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    offset = min(offset + 1, bytes.count)
}
