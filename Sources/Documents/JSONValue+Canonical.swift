import Decimals

extension JSONValue {
    /// The canonical form (RFC 8785): no spaces, keys in UTF-16 order, numbers as ECMAScript writes them.
    ///
    /// Equal values have equal bytes, so that digests and seals can be taken of them.
    public var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024)
        write(to: &bytes)
        return bytes
    }

    /// Appends the canonical form.
    func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(true): bytes.append(contentsOf: "true".utf8)
        case .bool(false): bytes.append(contentsOf: "false".utf8)
        case .number(let value): value.writeCanonical(to: &bytes)
        case .string(let text): text.writeCanonical(to: &bytes)
        case .array(let elements): Self.write(elements, to: &bytes)
        case .object(let members): Self.write(members, to: &bytes)
        }
    }

    private static func write(_ elements: [JSONValue], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            element.write(to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private static func write(_ members: [String: JSONValue], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for (key, value) in inCanonicalOrder(members) {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            key.writeCanonical(to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            value.write(to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// By UTF-16 code units; for ASCII that is how `<` compares, and faster.
    private static func inCanonicalOrder(_ members: [String: JSONValue]) -> [(key: String, value: JSONValue)] {
        guard members.keys.allSatisfy({ $0.isEachByte { $0 < 0x80 } }) else {
            return members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
        }
        return members.sorted { $0.key < $1.key }
    }
}

extension String {
    /// Appends it as a JSON text.
    func writeCanonical(to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        let isPlain = utf8.withContiguousStorageIfAvailable { text in
            var mustEscape: UInt8 = 0  // and no way out of the loop, so that it takes many bytes at once
            for byte in text {
                mustEscape |= byte < 0x20 ? 1 : 0
                mustEscape |= byte == UInt8(ascii: "\"") ? 1 : 0
                mustEscape |= byte == UInt8(ascii: "\\") ? 1 : 0
            }
            if mustEscape == 0 { bytes.append(contentsOf: text) }
            return mustEscape == 0
        }
        if isPlain != true { for byte in utf8 { byte.writeEscaped(to: &bytes) } }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension String {
    /// `utf8.allSatisfy`, but over contiguous bytes where there are any: five times as fast.
    @inline(__always)
    fileprivate func isEachByte(_ predicate: (UInt8) -> Bool) -> Bool {
        let isEach = utf8.withContiguousStorageIfAvailable { bytes in
            for byte in bytes where !predicate(byte) { return false }
            return true
        }
        return isEach ?? utf8.allSatisfy(predicate)
    }
}

extension UInt8 {
    fileprivate func writeEscaped(to bytes: inout [UInt8]) {
        switch self {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), self]
        case 0x08: bytes.append(contentsOf: "\\b".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0C: bytes.append(contentsOf: "\\f".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0..<0x20: bytes.append(contentsOf: ((self < 0x10 ? "\\u000" : "\\u00") + String(self, radix: 16)).utf8)
        default: bytes.append(self)
        }
    }
}
