import Documents

/// A value of a model's file, in whichever encoding it came.
///
/// Arrays of numbers of one width, of which a binary model nearly all consists, stay the bytes they are in the file until
/// they are asked for: as separate values they would take up to 24 times as much memory.
enum ModelValue {
    case json(JSONValue)
    case object([String: ModelValue])
    case array([ModelValue])
    case numbers(PackedNumbers)

    subscript(key: String) -> ModelValue? {
        switch self {
        case .json(let json): json[key].map { .json($0) }
        case .object(let members): members[key]
        case .array, .numbers: nil
        }
    }

    /// How many elements there are; nil if it is no array.
    var count: Int? {
        switch self {
        case .json(let json): json.arrayValue?.count
        case .array(let elements): elements.count
        case .numbers(let numbers): numbers.count
        case .object: nil
        }
    }

    /// The elements as values of their own; nil if it is no array.
    var elements: [ModelValue]? {
        switch self {
        case .json(let json): json.arrayValue?.map { .json($0) }
        case .array(let elements): elements
        case .numbers(let numbers): numbers.values.map { .json($0.isFinite ? .number($0) : .null) }
        case .object: nil
        }
    }

    /// The value where JSON has one of its own kind.
    var json: JSONValue? { if case .json(let json) = self { json } else { nil } }

    /// As a number: what was not finite in the file is NaN; nil for what is none.
    var number: Double? {
        switch json {
        case .number(let number): number
        case .bool(let bool): bool ? 1 : 0
        case .null: .nan
        default: nil
        }
    }
}

/// Numbers of one width, one behind another, big-endian.
struct PackedNumbers {
    let bytes: ArraySlice<UInt8>
    let type: NumberType

    var count: Int { bytes.count / type.width }

    /// What is not finite is NaN.
    var values: [Double] {
        var values: [Double] = []
        values.reserveCapacity(count)
        for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: type.width) {
            let value = type.number(bytes[start..<start + type.width])
            values.append(value.isFinite ? value : .nan)
        }
        return values
    }
}

/// The types of numbers of Universal Binary JSON, by their markers.
enum NumberType: UInt8 {
    case int8 = 0x69  // i
    case uint8 = 0x55  // U
    case int16 = 0x49  // I
    case int32 = 0x6C  // l
    case int64 = 0x4C  // L
    case float = 0x64  // d
    case double = 0x44  // D

    /// In bytes.
    var width: Int {
        switch self {
        case .int8, .uint8: 1
        case .int16: 2
        case .int32, .float: 4
        case .int64, .double: 8
        }
    }

    /// The number of as many bytes as it is wide.
    func number(_ bytes: ArraySlice<UInt8>) -> Double {
        var bits: UInt64 = 0
        for byte in bytes { bits = bits << 8 | UInt64(byte) }
        return switch self {
        case .int8: Double(Int8(truncatingIfNeeded: bits))
        case .uint8: Double(bits)
        case .int16: Double(Int16(truncatingIfNeeded: bits))
        case .int32: Double(Int32(truncatingIfNeeded: bits))
        case .int64: Double(Int64(bitPattern: bits))
        case .float: Double(Float(bitPattern: UInt32(bits)))
        case .double: Double(bitPattern: bits)
        }
    }
}
