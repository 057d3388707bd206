/// The media types a client accepts, with their weights (RFC 9110, section 12.5.1).
package struct AcceptedTypes: Sendable {
    private let ranges: [(type: [UInt8], weight: UInt16)]

    /// - Parameter fields: Values of `Accept`; none accepts everything.
    package init(_ fields: [String]) {
        ranges = fields.flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }.prefix(50)
            .map { range in
                let parts = range.split(separator: UInt8(ascii: ";"))
                let type = parts.first.map { Self.trimmed($0) } ?? []
                let weight = parts.dropFirst().lazy.map { Self.trimmed($0) }.compactMap { Self.weight(in: $0) }.first
                return (type, weight ?? 1_000)
            }
    }

    /// How much a type is wanted, in thousandths; 0 for not at all.
    package func weight(of type: String) -> UInt16 {
        guard !ranges.isEmpty else { return 1_000 }
        let type = Array(type.utf8)
        let family = Array(type.prefix { $0 != UInt8(ascii: "/") }) + Array("/*".utf8)
        for wanted in [type, family, Array("*/*".utf8)] {
            if let range = ranges.first(where: { $0.type == wanted }) { return range.weight }
        }
        return 0
    }

    /// Without blanks, in lower case.
    private static func trimmed(_ text: Substring.UTF8View) -> [UInt8] {
        text.filter { $0 > 0x20 }.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }

    /// Thousandths of `q=0.5`; nil for other parameters.
    private static func weight(in parameter: [UInt8]) -> UInt16? {
        guard parameter.starts(with: "q=".utf8), parameter.count >= 3 else { return nil }
        guard parameter[2] == UInt8(ascii: "0") else { return 1_000 }
        let decimals = parameter.dropFirst(4).prefix(3)
        guard decimals.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return 0 }
        return (0..<3)
            .reduce(0) { sum, place in
                let index = decimals.startIndex + place
                return sum * 10 + (index < decimals.endIndex ? UInt16(decimals[index] - UInt8(ascii: "0")) : 0)
            }
    }
}

/// The media type of a body, without parameters, in lower case.
package func mediaType(_ field: String?) -> String {
    let bytes = (field ?? "").utf8.prefix { $0 != UInt8(ascii: ";") }.filter { $0 > 0x20 }
    return String(decoding: bytes, as: UTF8.self).lowercased()
}
