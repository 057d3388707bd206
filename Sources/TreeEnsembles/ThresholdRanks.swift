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
    struct Numbers {
        let feature: Int
        let thresholds: Range<Int>
        let columns: Range<Int>
        /// How its numbers are read, as far as that moves one past a threshold.
        let reading: TreeEnsemble.Reading
    }

    struct Column {
        let missing: UInt8
        /// Rank that becomes 0.
        let start: Int32
    }

    struct Sets {
        let feature: Int
        let set: CategorySet
        let column: Int
        let missing: UInt8
    }

    /// How many ranks a row has.
    public let columnCount: Int
    let isSingle: Bool
    let readings: [TreeEnsemble.Reading]
    let thresholds: [Double]
    let numbers: [Numbers]
    let columns: [Column]
    let sets: [Sets]
    private let places: [Key: Int]

    /// Finds the thresholds of an ensemble; nil if it needs more than 65,535 columns.
    /// - Parameter ensemble: Whose tests become tests of ranks.
    public init?(_ ensemble: TreeEnsemble) {
        let questions = Questions(ensemble)
        var layout = Plan()
        for (feature, reading) in ensemble.readings.enumerated() { layout.add(questions, feature, reading) }
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

        mutating func add(_ questions: Questions, _ feature: Int, _ reading: TreeEnsemble.Reading) {
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
            let nearZero = TreeEnsemble.Reading.nearZero
            // Where no threshold lies between numbers near zero and zero itself, they have the same rank as they are.
            let isPlain = reading == .nearZeroIsZero && !sorted.contains { -nearZero < $0 && $0 <= nearZero }
            numbers.append(
                Numbers(
                    feature: feature,
                    thresholds: range,
                    columns: first..<columns.count,
                    reading: isPlain ? .plain : reading
                )
            )
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
                let value = read(row, number.feature, number.reading)
                let rank = Self.rank(of: value, in: thresholds, number.thresholds)
                write(rank, isMissing: value.isNaN, of: number, to: ranks)
            }
        }
        rankSets(row, into: ranks, 1, sign: 0)
    }

    @inline(__always)
    private func write(_ rank: Int, isMissing: Bool, of number: Numbers, to ranks: UnsafeMutablePointer<UInt8>) {
        columns.withUnsafeBufferPointer { columns in
            for column in number.columns {
                let place = min(max(rank &- Int(columns[column].start), 0), 255)
                ranks[column] = isMissing ? columns[column].missing : UInt8(truncatingIfNeeded: place)
            }
        }
    }

    /// Writes the ranks of a row's categories, the bits of a sign turned over in each.
    func rankSets(
        _ row: UnsafePointer<Double>,
        into ranks: UnsafeMutablePointer<UInt8>,
        _ columnStride: Int,
        sign: UInt8
    ) {
        for entry in sets {
            let value = read(row, entry.feature, readings[entry.feature])
            let rank: UInt8 = value.isNaN ? entry.missing : entry.set.contains(value) ? 255 : 0
            ranks[entry.column &* columnStride] = rank ^ sign
        }
    }

    private func read(_ row: UnsafePointer<Double>, _ feature: Int, _ reading: TreeEnsemble.Reading) -> Double {
        let value = isSingle ? Double(Float(row[feature])) : row[feature]
        return reading.read(value)
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
}
