extension ThresholdRanks {
    /// Writes the ranks of many rows, eight at a time: a search alone spends its time waiting.
    /// - Parameters:
    ///   - rows: Row after row, one value for each feature; NaN if missing.
    ///   - featureCount: Values in a row.
    ///   - count: How many rows.
    ///   - ranks: Takes `columnCount` ranks for each row.
    ///   - layout: Where they are written.
    public func rank(
        rows: UnsafePointer<Double>,
        featureCount: Int,
        count: Int,
        into ranks: UnsafeMutablePointer<UInt8>,
        _ layout: Layout
    ) {
        let capacity = (count &+ 7) & ~7
        let sign: UInt8 = layout.isSigned ? 128 : 0
        withUnsafeTemporaryAllocation(of: Double.self, capacity: capacity) { values in
            values.initialize(repeating: 0)
            withUnsafeTemporaryAllocation(of: Int.self, capacity: capacity) { found in
                found.initialize(repeating: 0)
                for number in numbers {
                    read(rows + number.feature, featureCount, count, number.reading, into: values)
                    thresholds.withUnsafeBufferPointer { thresholds in
                        for row in Swift.stride(from: 0, to: count, by: 8) {
                            Self.search(values, at: row, in: thresholds, number.thresholds, found)
                        }
                    }
                    for column in number.columns {
                        let target = ranks + column &* layout.columnStride
                        write(found, values, count, to: target, layout.rowStride, columns[column], sign: sign)
                    }
                }
            }
        }
        if !sets.isEmpty {
            for row in 0..<count {
                let target = ranks + row &* layout.rowStride
                rankSets(rows + row &* featureCount, into: target, layout.columnStride, sign: sign)
            }
        }
    }

    /// Writes one column of the ranks of many rows.
    @inline(__always)
    private func write(
        _ found: UnsafeMutableBufferPointer<Int>,
        _ values: UnsafeMutableBufferPointer<Double>,
        _ count: Int,
        to target: UnsafeMutablePointer<UInt8>,
        _ rowStride: Int,
        _ column: Column,
        sign: UInt8
    ) {
        let start = Int(column.start)
        for row in 0..<count {
            let place = UInt8(truncatingIfNeeded: min(max(found[row] &- start, 0), 255))
            // Only what is not a number differs from itself.
            target[row &* rowStride] = (values[row] != values[row] ? column.missing : place) ^ sign
        }
    }

    /// Takes the numbers of one feature out of rows, as the trees read them.
    private func read(
        _ first: UnsafePointer<Double>,
        _ stride: Int,
        _ count: Int,
        _ reading: TreeEnsemble.Reading,
        into values: UnsafeMutableBufferPointer<Double>
    ) {
        for row in 0..<count { values[row] = first[row &* stride] }
        if isSingle { for row in 0..<count { values[row] = Double(Float(values[row])) } }
        if reading != .plain { for row in 0..<count { values[row] = reading.read(values[row]) } }
    }

    /// How many thresholds are at most each of eight values, in step, two in a register: a comparison of scalars would
    /// become a branch that is mispredicted half of the time.
    @inline(__always)
    private static func search(
        _ values: UnsafeMutableBufferPointer<Double>,
        at row: Int,
        in thresholds: UnsafeBufferPointer<Double>,
        _ range: Range<Int>,
        _ found: UnsafeMutableBufferPointer<Int>
    ) {
        var pairs = InlineArray<4, SIMD2<Double>>(repeating: .zero)
        for pair in 0..<4 { pairs[pair] = SIMD2(values[row &+ 2 &* pair], values[row &+ 2 &* pair &+ 1]) }
        var start = InlineArray<4, SIMD2<Int64>>(repeating: SIMD2(repeating: Int64(range.lowerBound)))
        var count = range.count
        while count > 0 {
            let half = (count &+ 1) >> 1
            let step = SIMD2<Int64>(repeating: Int64(half))
            for pair in 0..<4 {
                let middle = start[pair]
                let tested = SIMD2(
                    thresholds[Int(middle[0]) &+ half &- 1],
                    thresholds[Int(middle[1]) &+ half &- 1]
                )
                start[pair] = middle &+ SIMD2<Int64>().replacing(with: step, where: tested .<= pairs[pair])
            }
            count &-= half
        }
        for pair in 0..<4 {
            found[row &+ 2 &* pair] = Int(start[pair][0]) &- range.lowerBound
            found[row &+ 2 &* pair &+ 1] = Int(start[pair][1]) &- range.lowerBound
        }
    }
}
