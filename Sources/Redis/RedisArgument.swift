import NIOCore

/// One argument of a command.
public enum RedisArgument: Sendable, Hashable {
    /// Text, sent as UTF-8.
    case string(String)
    /// Bytes, sent as they are.
    case bytes([UInt8])
    /// A whole number, sent as decimal digits.
    case integer(Int)
}

extension RedisArgument: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
    /// Text.
    public init(stringLiteral value: String) { self = .string(value) }

    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
}

extension ByteBuffer {
    /// Appends a command as an array of bulk strings (RESP2), the form every server reads.
    /// - Parameter arguments: The command's name and its arguments; must not be empty.
    mutating func writeCommand(_ arguments: [RedisArgument]) {
        precondition(!arguments.isEmpty, "a command has a name")
        writeLength(arguments.count, after: UInt8(ascii: "*"))
        for argument in arguments {
            switch argument {
            case .string(let text):
                writeLength(text.utf8.count, after: UInt8(ascii: "$"))
                writeString(text)
            case .bytes(let bytes):
                writeLength(bytes.count, after: UInt8(ascii: "$"))
                writeBytes(bytes)
            case .integer(let number):
                let digits = String(number)  // 15 digits and fewer are on the stack
                writeLength(digits.utf8.count, after: UInt8(ascii: "$"))
                writeString(digits)
            }
            writeStaticString("\r\n")
        }
    }

    private mutating func writeLength(_ length: Int, after mark: UInt8) {
        writeInteger(mark)
        writeString(String(length))
        writeStaticString("\r\n")
    }
}
