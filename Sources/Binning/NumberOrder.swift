/// Rows of a column of numbers, ascending by value.
///
/// A radix sort of the numbers' bits: several times faster than comparing, and most of the time of binning is sorting.
struct NumberOrder {
    /// Rows with a number, ascending by it; equal numbers in the order of rows.
    private(set) var rows: [Int32]
    private var keys: [UInt64]

    /// Sorts the rows that hold a number other than a special code.
    init(_ numbers: [Double], without special: [Double]) {
        keys = []
        rows = []
        keys.reserveCapacity(numbers.count)
        rows.reserveCapacity(numbers.count)
        for (row, number) in numbers.enumerated() {
            if number.isNaN || (!special.isEmpty && special.contains(number)) { continue }
            keys.append(Self.key(number))
            rows.append(Int32(truncatingIfNeeded: row))
        }
        sort()
    }

    /// The number at a position in the order.
    func value(at position: Int) -> Double {
        let key = keys[position]
        return Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
    }

    /// How many rows come before the first with a number at or above an edge.
    func count(below edge: Double) -> Int {
        let target = Self.key(edge)
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < target { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Bits that rise with the number; -0 counts as 0.
    private static func key(_ number: Double) -> UInt64 {
        let bits = (number + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }

    /// Eight stable passes of a byte each, without those in which all keys agree.
    private mutating func sort() {
        guard let first = keys.first else { return }
        let differing = keys.reduce(0) { $0 | ($1 ^ first) }
        var otherKeys = keys
        var otherRows = rows
        for shift in stride(from: UInt64(0), to: 64, by: 8) where differing >> shift & 0xFF != 0 {
            Self.pass(from: keys, rows, to: &otherKeys, &otherRows, shift: shift)
            swap(&keys, &otherKeys)
            swap(&rows, &otherRows)
        }
    }

    private static func pass(
        from keys: [UInt64],
        _ rows: [Int32],
        to otherKeys: inout [UInt64],
        _ otherRows: inout [Int32],
        shift: UInt64
    ) {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 257) { starts in
            starts.initialize(repeating: 0)
            for key in keys { starts[Int(truncatingIfNeeded: key >> shift & 0xFF) + 1] += 1 }
            for digit in 1..<257 { starts[digit] += starts[digit - 1] }
            keys.withUnsafeBufferPointer { keys in
                rows.withUnsafeBufferPointer { rows in
                    otherKeys.withUnsafeMutableBufferPointer { otherKeys in
                        otherRows.withUnsafeMutableBufferPointer { otherRows in
                            for index in keys.indices {
                                let digit = Int(truncatingIfNeeded: keys[index] >> shift & 0xFF)
                                otherKeys[starts[digit]] = keys[index]
                                otherRows[starts[digit]] = rows[index]
                                starts[digit] += 1
                            }
                        }
                    }
                }
            }
        }
    }
}
