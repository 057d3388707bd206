/// What a program is called: short, and safe in every log.
package struct ClientName: Sendable, Hashable {
    package let text: String

    /// Nil unless it is 1 to 60 ASCII letters, digits, blanks, dots, dashes or underscores.
    package init?(_ text: String) {
        guard (1...60).contains(text.utf8.count), text.utf8.allSatisfy(Self.isPlain), text.utf8.first != 0x20 else {
            return nil
        }
        self.text = text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: " ")].contains(byte)
        }
    }
}
