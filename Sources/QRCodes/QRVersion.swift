/// One size of a QR code at error correction M: how its words are divided into blocks, and where its patterns lie.
struct QRVersion {
    let number: Int
    /// Reed-Solomon words of each block.
    private let correction: Int
    /// Data words of each block.
    private let blocks: [Int]
    /// Rows and columns of the centres of alignment patterns.
    let alignment: [Int]

    var size: Int { 17 + 4 * number }

    /// ISO/IEC 18004:2015, tables 9 and E.1: correction words; blocks and their data words, twice; centres.
    private static let table: [(Int, (Int, Int), (Int, Int), [Int])] = [
        (10, (1, 16), (0, 0), []), (16, (1, 28), (0, 0), [6, 18]), (26, (1, 44), (0, 0), [6, 22]),
        (18, (2, 32), (0, 0), [6, 26]), (24, (2, 43), (0, 0), [6, 30]), (16, (4, 27), (0, 0), [6, 34]),
        (18, (4, 31), (0, 0), [6, 22, 38]), (22, (2, 38), (2, 39), [6, 24, 42]), (22, (3, 36), (2, 37), [6, 26, 46]),
        (26, (4, 43), (1, 44), [6, 28, 50]), (30, (1, 50), (4, 51), [6, 30, 54]), (22, (6, 36), (2, 37), [6, 32, 58]),
        (22, (8, 37), (1, 38), [6, 34, 62]), (24, (4, 40), (5, 41), [6, 26, 46, 66]),
        (24, (5, 41), (5, 42), [6, 26, 48, 70]),
    ]

    private init(_ number: Int) {
        let row = Self.table[number - 1]
        self.number = number
        correction = row.0
        blocks = [Int](repeating: row.1.1, count: row.1.0) + [Int](repeating: row.2.1, count: row.2.0)
        alignment = row.3
    }

    /// The smallest that holds so many bytes.
    static func smallest(for count: Int) -> QRVersion? {
        (1...table.count).lazy.map { QRVersion($0) }.first { $0.capacity >= count }
    }

    /// Bytes it holds, after the four bits of the mode and those of the length.
    private var capacity: Int { dataCount - (number < 10 ? 2 : 3) }

    private var dataCount: Int { blocks.reduce(0, +) }

    /// Mode, length, bytes and padding, in blocks with their correction, the blocks dealt word by word.
    func codeWords(of bytes: [UInt8]) -> [UInt8] {
        var bits = BitList()
        bits.append(0b0100, count: 4)
        bits.append(bytes.count, count: number < 10 ? 8 : 16)
        for byte in bytes { bits.append(.init(byte), count: 8) }
        bits.append(0, count: min(4, dataCount * 8 - bits.count))
        bits.append(0, count: (8 - bits.count % 8) % 8)
        var words = bits.bytes
        for index in 0..<(dataCount - words.count) { words.append(index.isMultiple(of: 2) ? 0xEC : 0x11) }
        var rest = words[...]
        let data = blocks.map { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        let corrections = data.map { ReedSolomon.remainder(of: $0, count: correction) }
        return Self.dealt(data) + Self.dealt(corrections)
    }

    /// The first word of each block, then the second of each, and so on.
    private static func dealt(_ blocks: [[UInt8]]) -> [UInt8] {
        (0..<(blocks.map(\.count).max() ?? 0))
            .flatMap { index in blocks.compactMap { index < $0.count ? $0[index] : nil } }
    }
}

/// Bits, most significant first.
private struct BitList {
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0

    mutating func append(_ value: Int, count bits: Int) {
        for shift in stride(from: bits - 1, through: 0, by: -1) {
            if count.isMultiple(of: 8) { bytes.append(0) }
            bytes[count / 8] |= UInt8(value >> shift & 1) << (7 - count % 8)
            count += 1
        }
    }
}
