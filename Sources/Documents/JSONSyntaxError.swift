/// Why bytes are not an acceptable JSON document, and where.
///
/// It names keys and places, never values.
public struct JSONSyntaxError: Error, Sendable, Hashable {
    /// Line, from 1.
    public let line: Int
    /// Byte in the line, from 1.
    public let column: Int
    /// What is wrong there.
    public let reason: Reason

    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// Something else than a value, separator or closing bracket.
        case unexpectedByte
        /// The document ends too early.
        case unexpectedEnd
        /// More follows the document.
        case trailingContent
        /// Begins with a byte order mark.
        case byteOrderMark
        /// A text that is not UTF-8.
        case invalidUTF8
        /// A control character in a text, or U+0000 in any form.
        case controlCharacter
        /// An escape that does not exist, or half a surrogate pair.
        case invalidEscape
        /// A number JSON does not know, such as `01`, `+1`, `.5` or `NaN`.
        case invalidNumber
        /// A number no finite double is near.
        case numberOutOfRange
        /// A key twice in one object; the path to it, such as `pages[0].id`.
        case duplicateKey(String)
        /// Too many containers inside one another.
        case tooDeep
        /// Too many bytes.
        case tooLong
        /// Too many keys.
        case tooManyKeys
    }
}

extension JSONSyntaxError: CustomStringConvertible {
    /// One line, such as `line 3, column 14: key "income" appears twice`.
    public var description: String { "line \(line), column \(column): \(reason)" }
}

extension JSONSyntaxError.Reason: CustomStringConvertible {
    /// A short phrase.
    public var description: String {
        switch self {
        case .unexpectedByte: "unexpected character"
        case .unexpectedEnd: "the document ends too early"
        case .trailingContent: "something follows the document"
        case .byteOrderMark: "the document begins with a byte order mark"
        case .invalidUTF8: "the text is not valid UTF-8"
        case .controlCharacter: "control character in a text"
        case .invalidEscape: "invalid escape in a text"
        case .invalidNumber: "invalid number"
        case .numberOutOfRange: "number out of range"
        case .duplicateKey(let path): "key \(path) appears twice"
        case .tooDeep: "too many containers inside one another"
        case .tooLong: "the document is too long"
        case .tooManyKeys: "too many keys"
        }
    }
}
