import Imports
import Testing

@Suite struct TextTranscoderTests {
    /// Passes bytes through in pieces of a size.
    private static func text(_ bytes: [UInt8], pieces: Int, isLatin1: Bool = false) -> String {
        var transcoder = TextTranscoder(isLatin1: isLatin1)
        var out: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            out += transcoder.utf8(of: Array(bytes[start..<min(start + pieces, bytes.count)]))
        }
        return String(decoding: out + transcoder.utf8(of: []), as: UTF8.self)
    }

    @Test(arguments: [2, 3, 5, 64])
    func `UTF-16 of both orders is read, also cut inside a character`(pieces: Int) {
        let text = "name,é€😀\n"
        let little: [UInt8] =
            [0xFF, 0xFE] + text.utf16.flatMap { unit -> [UInt8] in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        let big: [UInt8] =
            [0xFE, 0xFF] + text.utf16.flatMap { unit -> [UInt8] in [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
        #expect(Self.text(little, pieces: pieces) == "\u{FEFF}" + text)
        #expect(Self.text(big, pieces: pieces) == "\u{FEFF}" + text)
    }

    @Test func `Latin-1 is read as Windows writes it, and UTF-8 passes unchanged`() {
        #expect(Self.text([0x53, 0xE3, 0x6F, 0x80], pieces: 2, isLatin1: true) == "São€")
        #expect(Self.text(Array("São".utf8), pieces: 3) == "São")
    }
}
