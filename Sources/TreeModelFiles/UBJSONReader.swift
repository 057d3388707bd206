import Documents

/// Reads Universal Binary JSON (draft 12) as XGBoost writes it: big-endian, typed arrays, keys without markers.
///
/// Source: ubjson.org, type reference. What JSON cannot say, a number that is not finite, becomes `null`.
struct UBJSONReader {
    /// How large a file may be, and how many containers inside one another.
    static let maximumBytes = 64 << 20
    static let maximumDepth = 32

    /// Where the bytes are not a document.
    struct Failure: Error {
        let offset: Int
        let reason: String
    }

    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(Failure) -> JSONValue {
        guard bytes.count <= Self.maximumBytes else { throw failure("the document is too long") }
        let value = try value(of: try marker())
        guard offset == bytes.count else { throw failure("something follows the document") }
        return value
    }

    private mutating func value(of marker: UInt8) throws(Failure) -> JSONValue {
        switch marker {
        case UInt8(ascii: "Z"): return .null
        case UInt8(ascii: "T"): return .bool(true)
        case UInt8(ascii: "F"): return .bool(false)
        case UInt8(ascii: "S"): return .string(try text())
        case UInt8(ascii: "C"): return .string(try text(ofLength: 1))
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "{"): return .object(try object())
        default:
            guard let number = try number(of: marker) else { throw failure("unknown marker") }
            return number.isFinite ? .number(number) : .null
        }
    }

    private mutating func array() throws(Failure) -> [JSONValue] {
        try enter()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        if let (type, count) = try header() {
            for _ in 0..<count { elements.append(try value(of: try marker(unless: type))) }
            return elements
        }
        while true {
            let marker = try marker()
            if marker == UInt8(ascii: "]") { return elements }
            elements.append(try value(of: marker))
        }
    }

    private mutating func object() throws(Failure) -> [String: JSONValue] {
        try enter()
        defer { depth -= 1 }
        var members: [String: JSONValue] = [:]
        let header = try header()
        var left = header?.count ?? .max
        while left > 0 {
            if header == nil, try peek() == UInt8(ascii: "}") {
                offset += 1
                break
            }
            let key = try text()
            let value = try value(of: try marker(unless: header?.type))
            guard members.updateValue(value, forKey: key) == nil else { throw failure("a key appears twice") }
            left -= 1
        }
        return members
    }

    /// The type and count before the elements of an optimised container.
    private mutating func header() throws(Failure) -> (type: UInt8?, count: Int)? {
        var type: UInt8?
        if try peek() == UInt8(ascii: "$") {
            offset += 1
            let marker = try marker()
            // An element of a type without bytes costs nothing to claim: a short file could ask for any amount.
            guard Self.width(of: marker) != nil || "SC[{".utf8.contains(marker) else { throw failure("unknown type") }
            type = marker
        }
        guard try peek() == UInt8(ascii: "#") else {
            guard type == nil else { throw failure("a type without a count") }
            return nil
        }
        offset += 1
        let count = try length()
        let width = type.flatMap(Self.width) ?? 1
        guard count <= (bytes.count - offset) / width else { throw failure("the document ends too early") }
        return (type, count)
    }

    private mutating func enter() throws(Failure) {
        depth += 1
        guard depth <= Self.maximumDepth else { throw failure("too many containers inside one another") }
    }

    private mutating func text() throws(Failure) -> String { try text(ofLength: length()) }

    private mutating func text(ofLength length: Int) throws(Failure) -> String {
        guard length <= bytes.count - offset else { throw failure("the document ends too early") }
        guard let text = String(validating: bytes[offset..<offset + length], as: UTF8.self) else {
            throw failure("the text is not valid UTF-8")
        }
        offset += length
        return text
    }

    private mutating func length() throws(Failure) -> Int {
        let marker = try marker()
        guard "iUIlL".utf8.contains(marker), let number = try number(of: marker), let length = Int(exactly: number),
            length >= 0
        else { throw failure("invalid length") }
        return length
    }

    private mutating func number(of marker: UInt8) throws(Failure) -> Double? {
        guard let width = Self.width(of: marker) else { return nil }
        guard width <= bytes.count - offset else { throw failure("the document ends too early") }
        var bits: UInt64 = 0
        for byte in bytes[offset..<offset + width] { bits = bits << 8 | UInt64(byte) }
        offset += width
        switch marker {
        case UInt8(ascii: "i"): return Double(Int8(truncatingIfNeeded: bits))
        case UInt8(ascii: "U"): return Double(bits)
        case UInt8(ascii: "I"): return Double(Int16(truncatingIfNeeded: bits))
        case UInt8(ascii: "l"): return Double(Int32(truncatingIfNeeded: bits))
        case UInt8(ascii: "L"): return Double(Int64(bitPattern: bits))
        case UInt8(ascii: "d"): return Double(Float(bitPattern: UInt32(bits)))
        default: return Double(bitPattern: bits)
        }
    }

    /// Bytes of a number; nil for what is none.
    private static func width(of marker: UInt8) -> Int? {
        switch marker {
        case UInt8(ascii: "i"), UInt8(ascii: "U"): 1
        case UInt8(ascii: "I"): 2
        case UInt8(ascii: "l"), UInt8(ascii: "d"): 4
        case UInt8(ascii: "L"), UInt8(ascii: "D"): 8
        default: nil
        }
    }

    /// The marker that a container gives all its elements, or else the next one.
    private mutating func marker(unless known: UInt8?) throws(Failure) -> UInt8 {
        if let known { return known }
        return try marker()
    }

    /// The next byte that is not padding.
    private mutating func marker() throws(Failure) -> UInt8 {
        while true {
            let byte = try peek()
            offset += 1
            if byte != UInt8(ascii: "N") { return byte }
        }
    }

    private func peek() throws(Failure) -> UInt8 {
        guard offset < bytes.count else { throw failure("the document ends too early") }
        return bytes[offset]
    }

    private func failure(_ reason: String) -> Failure { Failure(offset: offset, reason: reason) }
}
