// Every test of an ensemble asks only on which side of a threshold a number lies. So a number can be replaced by its
// rank among the thresholds of its feature, and a rank fits in a byte: rows become a few dozen bytes, and tests become
// comparisons of bytes, whatever numbers the model was fitted in.
//
// A feature has one column of ranks for each direction in which its nodes send missing values, and one more for each
// 255 thresholds beyond the first 255. A set of categories has a column of its own, which holds 0 or 255.

/// The ranks of a row's numbers among the thresholds of an ensemble.
public struct ThresholdRanks: Sendable {
    /// A test of one column.
    public struct Test: Sendable, Hashable {
        /// Which column.
        public let column: Int
        /// Ranks above this go to the second child.
        public let limit: UInt8
    }

    private struct Key: Hashable {
        let feature: Int
        let missingGoesFirst: Bool
        var set: CategorySet?
    }

    /// Thresholds of one feature, and the columns of its ranks.
    private struct Numbers {
        let feature: Int
        let thresholds: Range<Int>
        let columns: Range<Int>
    }

    private struct Column {
        let missing: UInt8
        /// Rank that becomes 0.
        let start: Int32
    }

    private struct Sets {
        let feature: Int
        let set: CategorySet
        let column: Int
        let missing: UInt8
    }

    /// How many ranks a row has.
    public let columnCount: Int
    private let isSingle: Bool
    private let readings: [TreeEnsemble.Reading]
    private let thresholds: [Double]
    private let numbers: [Numbers]
    private let columns: [Column]
    private let sets: [Sets]
    private let places: [Key: Int]

    /// Finds the thresholds of an ensemble; nil if it needs more than 65,535 columns.
    /// - Parameter ensemble: Whose tests become tests of ranks.
    public init?(_ ensemble: TreeEnsemble) {
        let questions = Questions(ensemble)
        var layout = Plan()
        for feature in questions.thresholds.indices { layout.add(questions, feature) }
        for key in questions.sets { layout.add(key) }
        columnCount = layout.columns.count + layout.sets.count
        guard columnCount <= 65_535 else { return nil }
        isSingle = ensemble.arithmetic == .single
        readings = ensemble.readings
        thresholds = layout.thresholds
        numbers = layout.numbers
        columns = layout.columns
        sets = layout.sets
        places = layout.places
    }

    /// What the nodes of an ensemble ask of each feature.
    private struct Questions {
        private(set) var thresholds: [Set<Double>]
        private(set) var directions: [Set<Bool>]
        /// Each once, in the order they were met.
        private(set) var sets: [Key] = []

        init(_ ensemble: TreeEnsemble) {
            thresholds = Array(repeating: [], count: ensemble.featureCount)
            directions = Array(repeating: [], count: ensemble.featureCount)
            var known: Set<Key> = []
            for node in ensemble.trees.lazy.flatMap(\.nodes) {
                switch node {
                case .leaf: break
                case .threshold(let threshold, let feature, let missingGoesFirst):
                    thresholds[feature].insert(threshold)
                    directions[feature].insert(missingGoesFirst)
                case .membership(let set, let feature, let missingGoesFirst):
                    let key = Key(feature: feature, missingGoesFirst: missingGoesFirst, set: set)
                    if known.insert(key).inserted { sets.append(key) }
                }
            }
        }
    }

    /// Columns as they are given out: those of numbers first, then those of sets.
    private struct Plan {
        private(set) var thresholds: [Double] = []
        private(set) var numbers: [Numbers] = []
        private(set) var columns: [Column] = []
        private(set) var sets: [Sets] = []
        private(set) var places: [Key: Int] = [:]

        mutating func add(_ questions: Questions, _ feature: Int) {
            let sorted = questions.thresholds[feature].sorted()
            guard !sorted.isEmpty else { return }
            let first = columns.count
            for missingGoesFirst in questions.directions[feature].sorted(by: { $0 && !$1 }) {
                places[Key(feature: feature, missingGoesFirst: missingGoesFirst)] = columns.count
                for start in stride(from: 0, to: sorted.count, by: 255) {
                    columns.append(Column(missing: missingGoesFirst ? 0 : 255, start: Int32(start)))
                }
            }
            let range = thresholds.count..<thresholds.count + sorted.count
            numbers.append(Numbers(feature: feature, thresholds: range, columns: first..<columns.count))
            thresholds += sorted
        }

        /// All numbers must have been added.
        mutating func add(_ key: Key) {
            guard let set = key.set else { return }
            let column = columns.count + sets.count
            places[key] = column
            sets.append(Sets(feature: key.feature, set: set, column: column, missing: key.missingGoesFirst ? 0 : 255))
        }
    }

    /// The test of ranks that does what a node's test does.
    /// - Parameter node: Of the ensemble.
    /// - Returns: Nil for a leaf.
    public func test(of node: TreeNode) -> Test? {
        switch node {
        case .leaf: return nil
        case .membership(let set, let feature, let missingGoesFirst):
            let key = Key(feature: feature, missingGoesFirst: missingGoesFirst, set: set)
            return places[key].map { Test(column: $0, limit: 0) }
        case .threshold(let threshold, let feature, let missingGoesFirst):
            guard let column = places[Key(feature: feature, missingGoesFirst: missingGoesFirst)],
                let number = numbers.first(where: { $0.feature == feature })
            else { return nil }
            // The rank of the threshold itself counts it, so its place is one less.
            let place = thresholds.withUnsafeBufferPointer { Self.rank(of: threshold, in: $0, number.thresholds) } - 1
            return Test(column: column + place / 255, limit: UInt8(place % 255))
        }
    }

    /// Writes the ranks of a row.
    /// - Parameters:
    ///   - row: One value for each feature; NaN if missing.
    ///   - ranks: Takes `columnCount` ranks.
    public func rank(_ row: UnsafePointer<Double>, into ranks: UnsafeMutablePointer<UInt8>) {
        thresholds.withUnsafeBufferPointer { thresholds in
            for number in numbers {
                let value = read(row, number.feature)
                let rank = Self.rank(of: value, in: thresholds, number.thresholds)
                write(rank, isMissing: value.isNaN, of: number, to: ranks, 1)
            }
        }
        rankSets(row, into: ranks, 1)
    }

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
        withUnsafeTemporaryAllocation(of: Double.self, capacity: capacity) { values in
            values.initialize(repeating: 0)
            withUnsafeTemporaryAllocation(of: Int.self, capacity: capacity) { found in
                found.initialize(repeating: 0)
                for number in numbers {
                    read(rows + number.feature, featureCount, count, number.feature, into: values)
                    thresholds.withUnsafeBufferPointer { thresholds in
                        for row in Swift.stride(from: 0, to: count, by: 8) {
                            Self.search(values, at: row, in: thresholds, number.thresholds, found)
                        }
                    }
                    for row in 0..<count {
                        let target = ranks + row &* layout.rowStride
                        write(found[row], isMissing: values[row].isNaN, of: number, to: target, layout.columnStride)
                    }
                }
            }
        }
        if !sets.isEmpty {
            for row in 0..<count {
                rankSets(rows + row &* featureCount, into: ranks + row &* layout.rowStride, layout.columnStride)
            }
        }
        guard layout.isSigned else { return }
        for column in 0..<columnCount {
            let start = ranks + column &* layout.columnStride
            for row in 0..<count { start[row &* layout.rowStride] ^= 128 }
        }
    }

    @inline(__always)
    private func write(
        _ rank: Int,
        isMissing: Bool,
        of number: Numbers,
        to ranks: UnsafeMutablePointer<UInt8>,
        _ columnStride: Int
    ) {
        columns.withUnsafeBufferPointer { columns in
            for column in number.columns {
                let place = min(max(rank &- Int(columns[column].start), 0), 255)
                ranks[column &* columnStride] = isMissing ? columns[column].missing : UInt8(truncatingIfNeeded: place)
            }
        }
    }

    private func rankSets(_ row: UnsafePointer<Double>, into ranks: UnsafeMutablePointer<UInt8>, _ columnStride: Int) {
        for entry in sets {
            let value = read(row, entry.feature)
            ranks[entry.column &* columnStride] = value.isNaN ? entry.missing : entry.set.contains(value) ? 255 : 0
        }
    }

    private func read(_ row: UnsafePointer<Double>, _ feature: Int) -> Double {
        let value = isSingle ? Double(Float(row[feature])) : row[feature]
        return readings[feature].read(value)
    }

    /// Takes the numbers of one feature out of rows, as the trees read them.
    private func read(
        _ first: UnsafePointer<Double>,
        _ stride: Int,
        _ count: Int,
        _ feature: Int,
        into values: UnsafeMutableBufferPointer<Double>
    ) {
        for row in 0..<count { values[row] = first[row &* stride] }
        if isSingle { for row in 0..<count { values[row] = Double(Float(values[row])) } }
        let reading = readings[feature]
        if reading != .plain { for row in 0..<count { values[row] = reading.read(values[row]) } }
    }

    /// How many thresholds are at most the value: a search without branches.
    @inline(__always)
    private static func rank(of value: Double, in thresholds: UnsafeBufferPointer<Double>, _ range: Range<Int>) -> Int {
        var start = range.lowerBound
        var count = range.count
        while count > 1 {
            let half = count >> 1
            start &+= thresholds[start &+ half &- 1] <= value ? half : 0
            count &-= half
        }
        return start &- range.lowerBound &+ (count == 1 && thresholds[start] <= value ? 1 : 0)
    }

    /// The same for eight values in step, two in a register: a comparison of scalars would become a branch that is
    /// mispredicted half of the time.
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
