/// The fields of an HTML form or a query (application/x-www-form-urlencoded), read on bytes.
package struct FormBody: Sendable {
    /// Values by name, in order; texts are valid UTF-8 without control characters.
    package internal(set) var fields: [String: [String]] = [:]

    /// No form has more.
    package static let maximumFields = 200

    /// Nor is anything typed longer, where a body has room for files.
    static let maximumTextBytes = 16 * 1024

    /// No fields.
    package init() {}

    /// Reads a body.
    /// - Throws: ``FormError`` naming the field that is wrong.
    package init(_ bytes: some Collection<UInt8>) throws(FormError) {
        try self.init(list: Array(bytes))
    }

    /// Of one type, so that the compiler need not allow for others at each byte.
    private init(list bytes: [UInt8]) throws(FormError) {
        var count = 0
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            count += 1
            guard count <= Self.maximumFields else { throw .tooManyFields }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.name(parts[0])
            fields[name, default: []].append(parts.count == 2 ? try Self.text(parts[1], of: name) : "")
        }
    }

    /// The value of a field that is there once; nil if it is not there.
    package subscript(name: String) -> String? { fields[name]?.first }

    /// Refuses a field that is there more than once, unless it is one of those that may be.
    package func refuseRepeats(except isRepeatable: (String) -> Bool = { _ in false }) throws(FormError) {
        for (name, values) in fields where values.count > 1 && !isRepeatable(name) { throw .repeated(name) }
    }

    /// ASCII letters, digits, `_`, `-`, `.`: what names of our controls are made of.
    private static func name(_ bytes: ArraySlice<UInt8>) throws(FormError) -> String {
        guard let decoded = decoded(bytes) else { throw .badName }
        return try name(plain: decoded)
    }

    static func name(plain decoded: [UInt8]) throws(FormError) -> String {
        guard (1...100).contains(decoded.count), decoded.allSatisfy(isNameByte) else {
            throw .badName
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func text(_ bytes: ArraySlice<UInt8>, of name: String) throws(FormError) -> String {
        guard let decoded = decoded(bytes) else { throw .badEscape(name) }
        return try text(plain: decoded, of: name)
    }

    static func text(plain decoded: [UInt8], of name: String) throws(FormError) -> String {
        guard !decoded.starts(with: [0xEF, 0xBB, 0xBF]), let text = String(validating: decoded, as: UTF8.self) else {
            throw .notUTF8(name)
        }
        // A tab from a pasted table is a blank; other controls have no place in a line of a form.
        guard !decoded.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else { throw .control(name) }
        guard decoded.contains(0x09) else { return text }
        return String(decoding: decoded.map { $0 == 0x09 ? 0x20 : $0 }, as: UTF8.self)
    }

    /// Undoes `+` and `%XX`; nil for a `%` that begins no escape.
    private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(hexValue), let low = iterator.next().flatMap(hexValue) else {
                    return nil
                }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        return decoded
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }
}

/// Why a form cannot be read; names of fields are of ASCII, what was typed is not repeated.
package enum FormError: Error, Sendable, Hashable, CustomStringConvertible {
    case tooManyFields, badName, badEscape(String), notUTF8(String), control(String), repeated(String)
    /// A body in parts that are not parted, or not named.
    case badParts
    /// What was typed is longer than anything that is asked for.
    case tooLong(String)

    /// A sentence for people.
    package var description: String {
        switch self {
        case .tooManyFields: "The form has more than \(FormBody.maximumFields) fields."
        case .badName: "The form has a field whose name no form of ours has."
        case .badEscape(let name): "The field \(name) has a percent sign that begins no escape."
        case .notUTF8(let name): "The field \(name) is not valid UTF-8."
        case .control(let name): "The field \(name) has a control character."
        case .badParts: "The form is cut short, or its parts are not told apart."
        case .tooLong(let name): "The field \(name) is longer than what is asked for ever is."
        case .repeated(let name): "The field \(name) is there more than once."
        }
    }
}
