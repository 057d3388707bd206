/// An e-mail address in the plain form that every server takes; prints itself masked.
public struct MailAddress: Sendable, Hashable {
    /// The whole address, for whoever writes to it.
    public let text: String

    /// Nil unless the text is `name@domain` of ASCII letters, digits and the marks that need no quoting.
    /// - Parameter text: As typed, without blanks around it.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].count),
            parts[0].allSatisfy(Self.isNameByte), Self.hasNoEmptyPart(parts[0])
        else { return nil }
        let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy(Self.isLabel) else { return nil }
        self.text = text
    }

    private static func hasNoEmptyPart(_ name: Substring.UTF8View.SubSequence) -> Bool {
        name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }

    private static func isLabel(_ label: Substring.UTF8View.SubSequence) -> Bool {
        (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
            && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }
}

extension MailAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The first letter and the domain, such as `a•••@example.com`.
    public var description: String {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"))
        return "\(String(decoding: parts[0].prefix(1), as: UTF8.self))•••@\(String(decoding: parts[1], as: UTF8.self))"
    }
    /// As masked as the description.
    public var debugDescription: String { description }
    /// Shows nothing more.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
