extension RankedTrees {
    /// The sums of many rows, block after block; leaves are added in the order of the trees.
    /// - Parameters:
    ///   - rows: Row after row, one value for each feature; NaN if missing.
    ///   - stride: Values of a row.
    ///   - count: How many rows.
    ///   - sums: Takes one for each row.
    func sums(of rows: UnsafePointer<Double>, stride: Int, count: Int, into sums: UnsafeMutablePointer<Scalar>) {
        guard let lanes else {
            for row in 0..<count { (sums + row).initialize(to: sum(of: rows + row &* stride)) }
            return
        }
        let groups = TreeLanes.blockSize / 16
        // Padding tests column 0, which a model without tests does not write.
        let capacity = max(1, ranks.columnCount) * groups
        let layout = ThresholdRanks.Layout(rowStride: 1, columnStride: TreeLanes.blockSize, isSigned: true)
        withUnsafeTemporaryAllocation(of: TreeLanes.Lanes.self, capacity: capacity) { cells in
            cells.initialize(repeating: TreeLanes.Lanes(repeating: 0))
            leaves.withUnsafeBufferPointer { leaves in
                guard let cells = cells.baseAddress, let leaves = leaves.baseAddress else {
                    return sums.update(repeating: base, count: count)
                }
                var start = 0
                while start < count {
                    let size = min(TreeLanes.blockSize, count &- start)
                    cells.withMemoryRebound(to: UInt8.self, capacity: capacity * 16) { bytes in
                        ranks.rank(
                            rows: rows + start &* stride,
                            featureCount: stride,
                            count: size,
                            into: bytes,
                            layout
                        )
                    }
                    (sums + start).update(repeating: base, count: size)
                    lanes.add(UnsafePointer(cells), leaves, count: size, to: sums + start)
                    start &+= size
                }
            }
        }
    }
}
