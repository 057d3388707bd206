import Decimals

/// Reads one JSON document by recursive descent over its bytes.
struct JSONParser {
    let bytes: [UInt8]
    let limits: JSONLimits
    var offset = 0
    var depth = 0
    var keyCount = 0
    /// Whether what has been read is surely canonical; false may mean that it was too odd to tell.
    var isSurelyCanonical = true

    init(_ bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(JSONFailure) -> JSONValue {
        guard bytes.count <= limits.maximumBytes else { throw failure(.tooLong) }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw failure(.byteOrderMark) }
        let value = try value()
        skipSpace()
        guard offset == bytes.count else { throw failure(.trailingContent) }
        return value
    }

    mutating func value() throws(JSONFailure) -> JSONValue {
        switch try nextByte() {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw failure(.unexpectedByte)
        }
    }

    private mutating func object() throws(JSONFailure) -> [String: JSONValue] {
        try open()
        guard try !closes(with: UInt8(ascii: "}")) else { return [:] }
        var members = [String: JSONValue](minimumCapacity: 12)
        var last: Range<Int>?
        repeat {
            let (key, keyOffset) = try key(after: &last)
            let value: JSONValue
            do { value = try self.value() } catch { throw error.inside(key.printableKey) }
            guard members.updateValue(value, forKey: key) == nil else {
                throw JSONFailure(offset: keyOffset, reason: .duplicateKey(key.printableKey))
            }
        } while try continues(until: UInt8(ascii: "}"))
        return members
    }

    /// Reads a key, in its place after the one before it, and the colon.
    private mutating func key(after last: inout Range<Int>?) throws(JSONFailure) -> (text: String, offset: Int) {
        guard try nextByte() == UInt8(ascii: "\"") else { throw failure(.unexpectedByte) }
        let start = offset
        let key = try string()
        noteOrder(of: start + 1..<offset - 1, after: &last)
        try countKey(at: start)
        guard try nextByte() == UInt8(ascii: ":") else { throw failure(.unexpectedByte) }
        offset += 1
        return (key, start)
    }

    private mutating func array() throws(JSONFailure) -> [JSONValue] {
        try open()
        var elements: [JSONValue] = []
        guard try !closes(with: UInt8(ascii: "]")) else { return elements }
        repeat {
            do { elements.append(try value()) } catch { throw error.inside("[\(elements.count)]") }
        } while try continues(until: UInt8(ascii: "]"))
        return elements
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONFailure) -> JSONValue {
        let end = offset + text.utf8CodeUnitCount
        guard end <= bytes.count else { throw JSONFailure(offset: bytes.count, reason: .unexpectedEnd) }
        let isEqual = text.withUTF8Buffer { bytes[offset..<end].elementsEqual($0) }
        guard isEqual else { throw failure(.unexpectedByte) }
        offset = end
        return value
    }

    /// Reads the number whose first byte is here.
    private mutating func number() throws(JSONFailure) -> Double {
        let start = offset
        guard let end = DecimalNumber.end(of: bytes, from: start), !isNumberByte(at: end) else {
            throw failure(.invalidNumber)
        }
        offset = end
        if let plain = PlainDecimal(bytes[start..<end]) {
            let value = plain.value
            if isSurelyCanonical, !plain.isSurelyShortest(for: value) { noteSpelling(of: value, start..<end) }
            return value
        }
        guard let value = DecimalNumber.value(of: bytes[start..<end]) else {
            throw JSONFailure(offset: start, reason: .numberOutOfRange)
        }
        noteSpelling(of: value, start..<end)
        return value
    }

    /// Whether a number that ended here would run on, as in `01`, `1.` or `0x10`.
    private func isNumberByte(at position: Int) -> Bool {
        guard position < bytes.count else { return false }
        switch bytes[position] {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return true
        default: return false
        }
    }

    /// Enters the container whose bracket is here.
    private mutating func open() throws(JSONFailure) {
        depth += 1
        guard depth <= limits.maximumDepth else { throw failure(.tooDeep) }
        offset += 1
    }

    /// Leaves the container if nothing is in it.
    private mutating func closes(with bracket: UInt8) throws(JSONFailure) -> Bool {
        guard try nextByte() == bracket else { return false }
        offset += 1
        depth -= 1
        return true
    }

    /// After an element: whether another follows; otherwise the container is left.
    private mutating func continues(until bracket: UInt8) throws(JSONFailure) -> Bool {
        let byte = try nextByte()
        guard byte == bracket || byte == UInt8(ascii: ",") else { throw failure(.unexpectedByte) }
        offset += 1
        if byte == bracket { depth -= 1 }
        return byte != bracket
    }

    private mutating func countKey(at keyOffset: Int) throws(JSONFailure) {
        keyCount += 1
        guard keyCount <= limits.maximumKeys ?? .max else {
            throw JSONFailure(offset: keyOffset, reason: .tooManyKeys)
        }
    }

    /// The first byte that is not white space; it is not consumed.
    private mutating func nextByte() throws(JSONFailure) -> UInt8 {
        skipSpace()
        guard offset < bytes.count else { throw failure(.unexpectedEnd) }
        return bytes[offset]
    }

    private mutating func skipSpace() {
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            isSurelyCanonical = false
            offset += 1
        }
    }

    func failure(_ reason: JSONSyntaxError.Reason) -> JSONFailure { JSONFailure(offset: offset, reason: reason) }
}
