/// One reply of the server (RESP2).
public enum RedisValue: Sendable, Hashable {
    /// No value: a nil bulk string or a nil array.
    case null
    /// A whole number.
    case integer(Int64)
    /// Bytes, of any content.
    case bulk([UInt8])
    /// A short text such as `OK`.
    case status(String)
    /// A refusal: a code, a space and a message.
    case error(String)
    /// Replies in order.
    case array([RedisValue])

    /// The bytes of a bulk or status reply; nil for anything else.
    public var bytes: [UInt8]? {
        switch self {
        case .bulk(let bytes): bytes
        case .status(let text): Array(text.utf8)
        default: nil
        }
    }

    /// The text of a bulk or status reply; nil for anything else and for bytes that are not UTF-8.
    public var string: String? {
        switch self {
        case .bulk(let bytes): String(validating: bytes, as: UTF8.self)
        case .status(let text): text
        default: nil
        }
    }

    /// The number of an integer reply, or of a bulk reply that is one in decimal digits; nil for anything else.
    public var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .bulk, .status: string.flatMap { Int64($0) }
        default: nil
        }
    }

    /// The elements of an array reply; nil for anything else.
    public var array: [RedisValue]? { if case .array(let elements) = self { elements } else { nil } }

    /// The refusal this reply is, or nil.
    public var serverError: RedisError? {
        guard case .error(let text) = self else { return nil }
        let space = text.utf8.firstIndex(of: UInt8(ascii: " ")) ?? text.utf8.endIndex
        return .server(code: String(text[..<space]), message: String(text[space...].dropFirst()))
    }
}
