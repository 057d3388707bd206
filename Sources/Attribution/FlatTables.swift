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
struct FlatTables<Value: BinaryFloatingPoint & Sendable>: Sendable {
    private(set) var heads: [TableHead] = []
    private(set) var values: [Value] = []
    private(set) var features: [UInt16] = []

    /// Bytes that a table takes.
    static func byteCount(of table: SubtreeTable) -> Int {
        MemoryLayout<TableHead>.stride + table.values.count * MemoryLayout<Value>.stride
            + table.features.count * MemoryLayout<UInt16>.stride
    }

    mutating func append(_ table: SubtreeTable) {
        var head = TableHead()
        for (index, bit) in table.bits.enumerated() {
            head.columns[index] = UInt16(bit.column)
            head.lows[index] = bit.low
            head.widths[index] = bit.width
        }
        head.start = UInt32(values.count)
        head.features = UInt32(features.count)
        head.featureCount = UInt32(table.features.count)
        heads.append(head)
        values += table.values.map { Value($0) }
        features += table.features.map { UInt16($0) }
    }

    /// Adds the values of one row.
    /// - Parameters:
    ///   - ranks: Of the row.
    ///   - contributions: One for each feature.
    func add(_ ranks: UnsafePointer<UInt8>, to contributions: UnsafeMutablePointer<Double>) {
        heads.withUnsafeBufferPointer { heads in
            values.withUnsafeBufferPointer { values in
                features.withUnsafeBufferPointer { features in
                    for head in heads {
                        var row = Int(head.start) &+ Self.index(head, ranks) &* Int(head.featureCount)
                        let end = Int(head.features) &+ Int(head.featureCount)
                        for place in Int(head.features)..<end {
                            contributions[Int(features[place])] += Double(values[row])
                            row &+= 1
                        }
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
        return Int(SIMD8<UInt8>().replacing(with: weights, where: holds).wrappedSum())
    }
}
