/// Modules as they are drawn; those of patterns are kept from data and masks.
struct QRCanvas {
    let size: Int
    private(set) var modules: [Bool]
    private var isPattern: [Bool]

    init(_ version: QRVersion) {
        size = version.size
        modules = [Bool](repeating: false, count: size * size)
        isPattern = modules
    }

    private subscript(row: Int, column: Int) -> Bool {
        get { modules[row * size + column] }
        set {
            modules[row * size + column] = newValue
            isPattern[row * size + column] = true
        }
    }

    /// Timing, finders, alignment, version, and the one module that is always dark.
    mutating func drawPatterns(of version: QRVersion) {
        for index in 0..<size {
            self[6, index] = index.isMultiple(of: 2)
            self[index, 6] = index.isMultiple(of: 2)
        }
        for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] { drawRings(row, column, radius: 4) }
        let last = version.alignment.count - 1
        for (i, row) in version.alignment.enumerated() {
            for (j, column) in version.alignment.enumerated() {
                let isFinder = i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0
                if !isFinder { drawRings(row, column, radius: 2) }
            }
        }
        if version.number >= 7 { drawVersion(version.number) }
        self[size - 8, 8] = true
    }

    /// Rings around a centre: dark at 0, 1 and 3 for a finder with its light border at 4; at 0 and 2 for an alignment.
    private mutating func drawRings(_ row: Int, _ column: Int, radius: Int) {
        for dy in -radius...radius {
            for dx in -radius...radius {
                let (y, x, ring) = (row + dy, column + dx, max(abs(dy), abs(dx)))
                guard (0..<size).contains(y), (0..<size).contains(x) else { continue }
                self[y, x] = radius == 4 ? ring != 2 && ring != 4 : ring != 1
            }
        }
    }

    private mutating func drawVersion(_ number: Int) {
        var rest = number
        for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
        let bits = number << 12 | rest
        for index in 0..<18 {
            let isDark = bits >> index & 1 == 1
            self[size - 11 + index % 3, index / 3] = isDark
            self[index / 3, size - 11 + index % 3] = isDark
        }
    }

    /// Error correction M and the mask, twice.
    mutating func drawFormat(mask: Int) {
        var rest = mask
        for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
        let bits = (mask << 10 | rest) ^ 0x5412
        func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
        for index in 0..<6 { self[index, 8] = bit(index) }
        self[7, 8] = bit(6)
        self[8, 8] = bit(7)
        self[8, 7] = bit(8)
        for index in 9..<15 { self[8, 14 - index] = bit(index) }
        for index in 0..<8 { self[8, size - 1 - index] = bit(index) }
        for index in 8..<15 { self[size - 15 + index, 8] = bit(index) }
        self[size - 8, 8] = true
    }

    /// Words from the lower right, two columns at a time, up and down in turn, past the column of timing.
    mutating func drawData(_ words: [UInt8], mask: Int) {
        var index = 0
        for right in stride(from: size - 1, through: 1, by: -2).map({ $0 <= 6 ? $0 - 1 : $0 }) {
            for step in 0..<size {
                let isUpward = (right + 1) & 2 == 0
                let row = isUpward ? size - 1 - step : step
                for column in [right, right - 1] where !isPattern[row * size + column] {
                    let isDark = index < words.count * 8 && words[index / 8] >> (7 - index % 8) & 1 == 1
                    modules[row * size + column] = isDark != Self.isMasked(row, column, mask)
                    index += 1
                }
            }
        }
    }

    private static func isMasked(_ row: Int, _ column: Int, _ mask: Int) -> Bool {
        switch mask {
        case 0: (row + column).isMultiple(of: 2)
        case 1: row.isMultiple(of: 2)
        case 2: column.isMultiple(of: 3)
        case 3: (row + column).isMultiple(of: 3)
        case 4: (row / 2 + column / 3).isMultiple(of: 2)
        case 5: row * column % 2 + row * column % 3 == 0
        case 6: (row * column % 2 + row * column % 3).isMultiple(of: 2)
        default: ((row + column) % 2 + row * column % 3).isMultiple(of: 2)
        }
    }
}
