import Documents

/// Reads Universal Binary JSON (draft 12) as XGBoost writes it: big-endian, typed arrays, keys without markers.
///
/// Source: ubjson.org, type reference. What JSON cannot say, a number that is not finite, becomes `null`.
///
/// Memory is bounded before it is taken: arrays of one type of number stay what they are in the file, and everything
/// else is counted, so that no file asks for much more than it is long.
struct UBJSONReader {
    /// How large a file may be, and how many containers inside one another.
    static let maximumBytes = 64 << 20
    static let maximumDepth = 32
    /// What all values beside arrays of one type may weigh, in numbers of 32 bytes: 128 MB.
    ///
    /// 20,000 trees weigh a third of it.
    static let maximumWeight = 4_000_000

    /// Where the bytes are not a document.
    struct Failure: Error {
        let offset: Int
        let reason: String
    }

    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0
    private var weight = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(Failure) -> ModelValue {
        guard bytes.count <= Self.maximumBytes else { throw failure("the document is too long") }
        let value = try value(of: try marker())
        guard offset == bytes.count else { throw failure("something follows the document") }
        return value
    }

    private mutating func value(of marker: UInt8) throws(Failure) -> ModelValue {
        try weigh(1)
        switch marker {
        case UInt8(ascii: "Z"): return .json(.null)
        case UInt8(ascii: "T"): return .json(.bool(true))
        case UInt8(ascii: "F"): return .json(.bool(false))
        case UInt8(ascii: "S"): return .json(.string(try text()))
        case UInt8(ascii: "C"): return .json(.string(try text(ofLength: 1)))
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "{"): return .object(try object())
        default:
            guard let number = try number(of: marker) else { throw failure("unknown marker") }
            return .json(number.isFinite ? .number(number) : .null)
        }
    }

    private mutating func array() throws(Failure) -> ModelValue {
        try enter()
        defer { depth -= 1 }
        try weigh(3)
        var elements: [ModelValue] = []
        if let (type, count) = try header() {
            if let type = type.flatMap(NumberType.init(rawValue:)) { return .numbers(packed(count, type)) }
            for _ in 0..<count { elements.append(try value(of: try marker(unless: type))) }
            return .array(elements)
        }
        while true {
            let marker = try marker()
            if marker == UInt8(ascii: "]") { return .array(elements) }
            elements.append(try value(of: marker))
        }
    }

    /// Numbers that the header says are there.
    private mutating func packed(_ count: Int, _ type: NumberType) -> PackedNumbers {
        let start = offset
        offset += count * type.width
        return PackedNumbers(bytes: bytes[start..<offset], type: type)
    }

    private mutating func weigh(_ more: Int) throws(Failure) {
        weight += more
        guard weight <= Self.maximumWeight else {
            throw failure("holds more values than a model of trees has; reading on would take too much memory")
        }
    }

    private mutating func object() throws(Failure) -> [String: ModelValue] {
        try enter()
        defer { depth -= 1 }
        try weigh(15)
        var members: [String: ModelValue] = [:]
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
            guard NumberType(rawValue: marker) != nil || "SC[{".utf8.contains(marker) else {
                throw failure("unknown type")
            }
            type = marker
        }
        guard try peek() == UInt8(ascii: "#") else {
            guard type == nil else { throw failure("a type without a count") }
            return nil
        }
        offset += 1
        let count = try length()
        let width = type.flatMap(NumberType.init(rawValue:))?.width ?? 1
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
        guard let type = NumberType(rawValue: marker) else { return nil }
        guard type.width <= bytes.count - offset else { throw failure("the document ends too early") }
        defer { offset += type.width }
        return type.number(bytes[offset..<offset + type.width])
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
