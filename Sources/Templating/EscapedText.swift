/// Text as it may stand in HTML, between tags and in quoted attributes.
package enum EscapedText {
    /// Appends text byte by byte.
    ///
    /// By `Character` a quotation mark that is followed by a combining mark would be another sign, and come out as it is; of the
    /// bytes of UTF-8 none beside the mark itself has its value.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { text in
            var plain = 0
            for (place, byte) in text.enumerated() {
                guard let mark = mark(for: byte) else { continue }
                bytes += text[plain..<place]
                bytes += mark.utf8
                plain = place + 1
            }
            bytes += text[plain...]
        }
    }

    /// What stands for a byte that means something in HTML.
    private static func mark(for byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
