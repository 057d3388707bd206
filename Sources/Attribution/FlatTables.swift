/// One table: what to test, and where the answers are; 48 bytes.
struct TableHead: Sendable {
    /// Column of each bit; bits that a table does not have test column 0 against nothing.
    var columns = SIMD8<UInt16>()
    var lows = SIMD8<UInt8>()
    var widths = SIMD8<UInt8>()
    /// Where its values begin.
    var start: UInt32 = 0
    /// Where its features begin.
    var features: UInt32 = 0
    var featureCount: UInt32 = 0
}

/// All tables of an ensemble, laid out for the cache; its values in the numbers of the ensemble.
struct FlatTables<Value: BinaryFloatingPoint & SIMDScalar & Sendable>: Sendable {
    private(set) var heads: [TableHead] = []
    /// Those of all tables, and eight behind them that none has: rows are read eight values at a time.
    private(set) var values = [Value](repeating: 0, count: SIMD8<Value>.scalarCount)
    private(set) var features: [UInt16] = []

    /// Bytes that a table takes.
    static func byteCount(of table: SubtreeTable) -> Int {
        MemoryLayout<TableHead>.stride + table.values.count * MemoryLayout<Value>.stride
            + table.features.count * MemoryLayout<UInt16>.stride
    }

    /// - Precondition: The table has at most eight features, as its bits are at most eight.
    mutating func append(_ table: SubtreeTable) {
        precondition(table.features.count <= SIMD8<Value>.scalarCount, "\(table.features.count) features in a table")
        var head = TableHead()
        for (index, bit) in table.bits.enumerated() {
            head.columns[index] = UInt16(bit.column)
            head.lows[index] = bit.low
            head.widths[index] = bit.width
        }
        head.start = UInt32(values.count - SIMD8<Value>.scalarCount)
        head.features = UInt32(features.count)
        head.featureCount = UInt32(table.features.count)
        heads.append(head)
        values.insert(contentsOf: table.values.lazy.map { Value($0) }, at: Int(head.start))
        features += table.features.map { UInt16($0) }
    }

    /// Tables whose rows are fetched together: what they take stays in the first-level cache.
    private static var blockSize: Int { 64 }

    /// Adds the values of one row.
    ///
    /// The tables are far larger than the caches, and each is looked at once: block by block all addresses are found first,
    /// then all rows are copied, so that many loads are on their way at a time, and then they are added.
    /// - Parameters:
    ///   - ranks: Of the row.
    ///   - contributions: One for each feature.
    func add(_ ranks: UnsafePointer<UInt8>, to contributions: UnsafeMutablePointer<Double>) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.blockSize) { places in
            withUnsafeTemporaryAllocation(of: SIMD8<Value>.self, capacity: Self.blockSize) { rows in
                for first in stride(from: 0, to: heads.count, by: Self.blockSize) {
                    let block = first..<min(first &+ Self.blockSize, heads.count)
                    find(ranks, in: block, places)
                    fetch(places, block.count, into: rows)
                    add(rows, of: block, to: contributions)
                }
            }
        }
    }

    /// Where each table of a block has the values of a row.
    @inline(__always)
    private func find(
        _ ranks: UnsafePointer<UInt8>,
        in block: Range<Int>,
        _ places: UnsafeMutableBufferPointer<UInt32>
    ) {
        heads.withUnsafeBufferPointer { heads in
            for place in block {
                let index = UInt32(truncatingIfNeeded: Self.index(heads[place], ranks))
                places[place &- block.lowerBound] = heads[place].start &+ index &* heads[place].featureCount
            }
        }
    }

    /// Copies eight values from each place, however many the table has: no branch hangs on what is still on its way.
    @inline(__always)
    private func fetch(
        _ places: UnsafeMutableBufferPointer<UInt32>,
        _ count: Int,
        into rows: UnsafeMutableBufferPointer<SIMD8<Value>>
    ) {
        values.withUnsafeBytes { values in
            for place in 0..<count {
                // Within bounds: eight values stand behind the last table.
                let offset = Int(places[place]) &* MemoryLayout<Value>.stride
                let row = values.loadUnaligned(fromByteOffset: offset, as: SIMD8<Value>.self)
                rows.initializeElement(at: place, to: row)
            }
        }
    }

    @inline(__always)
    private func add(
        _ rows: UnsafeMutableBufferPointer<SIMD8<Value>>,
        of block: Range<Int>,
        to contributions: UnsafeMutablePointer<Double>
    ) {
        let values = UnsafeRawBufferPointer(rows).bindMemory(to: Value.self)
        heads.withUnsafeBufferPointer { heads in
            features.withUnsafeBufferPointer { features in
                for place in block {
                    let row = (place &- block.lowerBound) &* SIMD8<Value>.scalarCount
                    let first = Int(heads[place].features)
                    for index in 0..<Int(heads[place].featureCount) {
                        contributions[Int(features[first &+ index])] += Double(values[row &+ index])
                    }
                }
            }
        }
    }

    /// Adds the values of many rows: table after table, each for a block of rows, so that it is read once.
    /// - Parameters:
    ///   - ranks: Of the rows, `[count, columnCount]`.
    ///   - columnCount: Ranks of a row.
    ///   - count: How many rows.
    ///   - contributions: `[count, featureCount]`.
    ///   - featureCount: Values of a row.
    func add(
        _ ranks: UnsafePointer<UInt8>,
        _ columnCount: Int,
        count: Int,
        to contributions: UnsafeMutablePointer<Double>,
        _ featureCount: Int
    ) {
        heads.withUnsafeBufferPointer { heads in
            values.withUnsafeBufferPointer { values in
                features.withUnsafeBufferPointer { features in
                    for head in heads {
                        let places = Int(head.features)..<Int(head.features) &+ Int(head.featureCount)
                        for row in 0..<count {
                            let index = Self.index(head, ranks + row &* columnCount)
                            var value = Int(head.start) &+ index &* Int(head.featureCount)
                            let sums = contributions + row &* featureCount
                            for place in places {
                                sums[Int(features[place])] += Double(values[value])
                                value &+= 1
                            }
                        }
                    }
                }
            }
        }
    }

    /// The bits of the conditions that hold.
    @inline(__always)
    private static func index(_ head: TableHead, _ ranks: UnsafePointer<UInt8>) -> Int {
        let found = SIMD8<UInt8>(
            ranks[Int(head.columns[0])],
            ranks[Int(head.columns[1])],
            ranks[Int(head.columns[2])],
            ranks[Int(head.columns[3])],
            ranks[Int(head.columns[4])],
            ranks[Int(head.columns[5])],
            ranks[Int(head.columns[6])],
            ranks[Int(head.columns[7])]
        )
        let holds = (found &- head.lows) .< head.widths
        let weights = SIMD8<UInt8>(1, 2, 4, 8, 16, 32, 64, 128)
        // A product sums the eight bytes into its highest one; the lanes are a word of the same size.
        let word = unsafeBitCast(SIMD8<UInt8>().replacing(with: weights, where: holds), to: UInt64.self)
        return Int((word &* 0x0101_0101_0101_0101) >> 56)
    }
}
