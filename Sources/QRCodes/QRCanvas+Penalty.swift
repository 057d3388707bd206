extension QRCanvas {
    /// How much it looks like patterns that mislead a camera (ISO/IEC 18004:2015, 7.8.3): runs, blocks, finders, balance.
    var penalty: Int {
        let rows = (0..<size).map { row in Array(modules[(row * size)..<((row + 1) * size)]) }
        let columns = (0..<size).map { column in rows.map { $0[column] } }
        let lines = (rows + columns).reduce(0) { $0 + Self.runs(in: $1) + 40 * Self.finders(in: $1) }
        let dark = modules.count { $0 }
        let percent = 100 * dark / modules.count
        let below = percent - percent % 5
        let balance = 10 * (min(abs(below - 50), abs(below + 5 - 50)) / 5)
        return lines + 3 * squares(rows) + balance
    }

    private static func runs(in line: [Bool]) -> Int {
        var (penalty, length) = (0, 1)
        for index in 1..<line.count {
            if line[index] == line[index - 1] {
                length += 1
            } else {
                if length >= 5 { penalty += length - 2 }
                length = 1
            }
        }
        return penalty + (length >= 5 ? length - 2 : 0)
    }

    private func squares(_ rows: [[Bool]]) -> Int {
        var count = 0
        for row in 1..<size {
            for column in 1..<size {
                let dark = rows[row][column]
                let isSquare =
                    rows[row - 1][column] == dark && rows[row][column - 1] == dark && rows[row - 1][column - 1] == dark
                if isSquare { count += 1 }
            }
        }
        return count
    }

    /// 1:1:3:1:1 with four light modules on one side.
    private static func finders(in line: [Bool]) -> Int {
        let finder = [true, false, true, true, true, false, true]
        let light = [Bool](repeating: false, count: 4)
        let patterns = [finder + light, light + finder]
        return (0...(line.count - 11))
            .count { start in
                patterns.contains { $0.elementsEqual(line[start..<(start + 11)]) }
            }
    }
}
