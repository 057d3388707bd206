/// Turns the bytes of a file into UTF-8, piece by piece: UTF-16 by its mark, Latin-1 where that is stated.
///
/// UTF-8 passes unchanged and unchecked; who reads records checks it, where the line is known.
public struct TextTranscoder: Sendable {
    private enum Encoding {
        case undecided, utf8, latin1
        case utf16(isLittleEndian: Bool)
    }

    private var encoding: Encoding
    /// Bytes that are no whole unit yet.
    private var rest: [UInt8] = []

    /// Begins a file.
    /// - Parameter isLatin1: Whether it is Latin-1, as Windows writes it (code page 1252).
    public init(isLatin1: Bool = false) { encoding = isLatin1 ? .latin1 : .undecided }

    /// The next piece as UTF-8.
    /// - Parameter piece: The bytes of the file; empty at its end.
    /// - Returns: UTF-8; of a piece of fewer than four bytes it may be empty before the end. Half a character of UTF-16 becomes U+FFFD.
    public mutating func utf8(of piece: [UInt8]) -> [UInt8] {
        if case .undecided = encoding { decide(piece) }
        switch encoding {
        case .undecided, .utf8: return piece
        case .latin1: return piece.flatMap { Array(String(Self.scalar(ofWindows1252: $0)).utf8) }
        case .utf16(let isLittleEndian): return utf8(ofUTF16: piece, isLittleEndian)
        }
    }

    private mutating func decide(_ piece: [UInt8]) {
        switch (piece.first, piece.dropFirst().first) {
        case (0xFF, 0xFE): encoding = .utf16(isLittleEndian: true)
        case (0xFE, 0xFF): encoding = .utf16(isLittleEndian: false)
        default: encoding = .utf8
        }
    }

    private mutating func utf8(ofUTF16 piece: [UInt8], _ isLittleEndian: Bool) -> [UInt8] {
        let bytes = rest + piece
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        for start in stride(from: 0, to: bytes.count - 1, by: 2) {
            let (first, second) = (UInt16(bytes[start]), UInt16(bytes[start + 1]))
            units.append(isLittleEndian ? second << 8 | first : first << 8 | second)
        }
        var used = units.count * 2
        // The first half of a pair waits for the second, unless the file ends there.
        if let last = units.last, (0xD800...0xDBFF).contains(last), !piece.isEmpty {
            units.removeLast()
            used -= 2
        }
        rest = Array(bytes[used...])
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// Where Windows differs from ISO 8859-1; five codes mean nothing there and stay control characters.
    private static let windows: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153,
        0x9D,
        0x017E, 0x0178,
    ]

    private static func scalar(ofWindows1252 byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return Unicode.Scalar(windows[Int(byte) - 0x80]) ?? Unicode.Scalar(byte)
    }
}
