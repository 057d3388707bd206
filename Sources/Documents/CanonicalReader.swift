/// Reads a document in the canonical form piece by piece, by the keys that its reader expects.
///
/// The counterpart of ``CanonicalWriter``: no dictionary of keys, no text of a key. What is not as expected is nil and
/// says nothing of the document; what is wrong with it, if anything, ``JSONValue/parseCanonical(_:limits:)`` finds out.
public struct CanonicalReader {
    private var parser: JSONParser

    /// Bytes that may be a document.
    /// - Parameters:
    ///   - bytes: Any.
    ///   - limits: How large the document may be.
    public init(_ bytes: [UInt8], limits: JSONLimits) {
        parser = JSONParser(bytes, limits: limits)
    }

    /// Passes the bracket or the comma before the next key of the document, and the key.
    /// - Parameter key: Plain ASCII; it must be greater than the one before it.
    /// - Returns: Whether they stand there.
    public mutating func key(_ key: StaticString) -> Bool {
        let isFirst = parser.offset == 0
        if isFirst { parser.depth = 1 }
        parser.keyCount += 1
        return parser.keyCount <= parser.limits.maximumKeys ?? .max
            && passes(isFirst ? UInt8(ascii: "{") : UInt8(ascii: ",")) && passes(UInt8(ascii: "\""))
            && key.withUTF8Buffer({ passes($0) }) && passes(UInt8(ascii: "\"")) && passes(UInt8(ascii: ":"))
    }

    /// Reads any value.
    public mutating func value() -> JSONValue? {
        guard parser.offset < parser.bytes.count else { return nil }
        return try? parser.value()  // what cannot be read is for another reader to tell
    }

    /// Reads a text.
    public mutating func string() -> String? {
        guard parser.offset < parser.bytes.count, parser.bytes[parser.offset] == UInt8(ascii: "\"") else { return nil }
        return try? parser.string()  // as above
    }

    /// Reads an object that has certain keys, all of them, in their order.
    /// - Parameter keys: In canonical order.
    /// - Returns: The values, in the order of the keys.
    public mutating func members(_ keys: CanonicalKeys) -> [JSONValue]? {
        guard passes(UInt8(ascii: "{")) else { return nil }
        parser.depth += 1
        parser.keyCount += keys.count
        guard parser.depth <= parser.limits.maximumDepth, parser.keyCount <= parser.limits.maximumKeys ?? .max else {
            return nil
        }
        var values: [JSONValue] = []
        values.reserveCapacity(keys.count)
        for index in 0..<keys.count {
            guard index == 0 || passes(UInt8(ascii: ",")) else { return nil }
            let isNext = keys.spelling.withUnsafeBufferPointer { passes(.init(rebasing: $0[keys.place(index)])) }
            guard isNext, let value = value() else { return nil }
            values.append(value)
        }
        parser.depth -= 1
        return passes(UInt8(ascii: "}")) ? values : nil
    }

    /// Whether the document ends here, and all of it was canonical.
    public mutating func isAtEnd() -> Bool {
        passes(UInt8(ascii: "}")) && parser.offset == parser.bytes.count && parser.isSurelyCanonical
            && parser.bytes.count <= parser.limits.maximumBytes
    }

    @inline(__always)
    private mutating func passes(_ byte: UInt8) -> Bool {
        guard parser.offset < parser.bytes.count, parser.bytes[parser.offset] == byte else { return false }
        parser.offset += 1
        return true
    }

    private mutating func passes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let end = parser.offset + text.count
        guard end <= parser.bytes.count else { return false }
        var offset = parser.offset
        for byte in text {
            guard parser.bytes[offset] == byte else { return false }
            offset += 1
        }
        parser.offset = end
        return true
    }
}
