import Hummingbird
import NIOCore

/// The fields of a URL-encoded form, parsed on bytes within limits.
struct FormFields: Sendable {
    static let maximumFields = 200
    let values: [String: [String]]

    /// - Throws: ``WebError/malformed(_:)`` for bad escapes, invalid UTF-8, control characters or too many fields.
    init(_ bytes: some Sequence<UInt8>) throws(WebError) {
        var values: [String: [String]] = [:]
        var count = 0
        for pair in Array(bytes).split(separator: UInt8(ascii: "&")) {
            count += 1
            guard count <= Self.maximumFields else {
                throw .malformed("A form has at most \(Self.maximumFields) fields.")
            }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decoded(parts[0], field: "a field's name")
            let value = parts.count > 1 ? try Self.decoded(parts[1], field: name) : ""
            values[name, default: []].append(value)
        }
        self.values = values
    }

    /// - Throws: ``WebError`` if the body is no form or the content type is another.
    init(of request: Request) async throws {
        let type = request.headers[.contentType] ?? ""
        guard type.utf8.starts(with: "application/x-www-form-urlencoded".utf8) else {
            throw WebError.unsupportedMediaType("Send application/x-www-form-urlencoded.")
        }
        let body = try await request.body.collect(upTo: Limits.maximumBody)
        try self.init(body.readableBytesView)
    }

    /// The one value of a field; empty if it is missing or there are several.
    subscript(name: String) -> String {
        guard let all = values[name], all.count == 1 else { return "" }
        return all[0]
    }

    private static func decoded(_ text: ArraySlice<UInt8>, field: String) throws(WebError) -> String {
        var bytes: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard index + 2 < text.endIndex, let high = text[index + 1].hexDigit, let low = text[index + 2].hexDigit
                else { throw .malformed("\(field) has an escape that is not %XX.") }
                bytes.append(high << 4 | low)
                index += 2
            case let byte: bytes.append(byte)
            }
            index += 1
        }
        return try validText(bytes, field: field)
    }

    private static func validText(_ bytes: [UInt8], field: String) throws(WebError) -> String {
        let isControl = { (byte: UInt8) in byte < 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09 || byte == 0x7F }
        guard !bytes.contains(where: isControl), let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed("\(field) holds bytes that are not text.")
        }
        return text
    }
}

extension UInt8 {
    /// Its value as a hexadecimal digit.
    var hexDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension String {
    /// Whether the bytes of another text occur in it.
    func hasByteSequence(_ other: String) -> Bool {
        let needle = Array(other.utf8)
        let bytes = Array(utf8)
        guard bytes.count >= needle.count else { return false }
        return (0...(bytes.count - needle.count)).contains { bytes[$0..<($0 + needle.count)].elementsEqual(needle) }
    }

    /// As a part of a URL's query.
    var percentEncoded: String {
        var text = ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}
