// A QR code (ISO/IEC 18004, model 2) of up to 412 bytes: error correction M, byte mode, versions 1 to 15.
//
// The bytes become code words with Reed-Solomon words behind them, block by block; these become modules, laid in a zigzag
// around the patterns by which a camera finds its way; of eight masks the one is taken that looks least like a pattern.

/// A square of dark and light modules that a camera reads.
public struct QRCode: Sendable, Hashable {
    /// Modules on a side, without the light margin of four around them.
    public let size: Int
    /// Row-major, `[size, size]`; true is dark.
    public let modules: [Bool]
    /// Which of the eight masks was laid over the data.
    public let mask: Int

    /// Encodes bytes; nil if there are more than it holds.
    /// - Parameter bytes: At most 412.
    public init?(_ bytes: [UInt8]) {
        guard let version = QRVersion.smallest(for: bytes.count) else { return nil }
        let words = version.codeWords(of: bytes)
        var best: (canvas: QRCanvas, mask: Int, penalty: Int)?
        for mask in 0..<8 {
            let canvas = Self.drawn(words, version, mask)
            let penalty = canvas.penalty
            if penalty < best?.penalty ?? .max { best = (canvas, mask, penalty) }
        }
        guard let best else { return nil }
        self.init(best.canvas, mask: best.mask)
    }

    /// Encodes bytes under a mask of the caller's.
    init?(_ bytes: [UInt8], mask: Int) {
        guard let version = QRVersion.smallest(for: bytes.count) else { return nil }
        self.init(Self.drawn(version.codeWords(of: bytes), version, mask), mask: mask)
    }

    private init(_ canvas: QRCanvas, mask: Int) {
        size = canvas.size
        modules = canvas.modules
        self.mask = mask
    }

    private static func drawn(_ words: [UInt8], _ version: QRVersion, _ mask: Int) -> QRCanvas {
        var canvas = QRCanvas(version)
        canvas.drawPatterns(of: version)
        canvas.drawFormat(mask: mask)
        canvas.drawData(words, mask: mask)
        return canvas
    }

    /// The dark modules as the `d` of an SVG path, in units of a module, with the margin of four.
    public var path: String {
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                guard modules[row * size + column] else {
                    column += 1
                    continue
                }
                let start = column
                while column < size, modules[row * size + column] { column += 1 }
                path += "M\(start + 4) \(row + 4)h\(column - start)v1H\(start + 4)z"
            }
        }
        return path
    }

    /// Units of ``path`` on a side, the margin included.
    public var side: Int { size + 8 }
}
