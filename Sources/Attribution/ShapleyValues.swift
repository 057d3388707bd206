public import TreeEnsembles

// Exact Shapley values of tree ensembles.
//
// Against training weight they are those of Lundberg's path-dependent TreeSHAP, and equal what XGBoost calls
// `pred_contribs` and LightGBM `pred_contrib`. Against a background they are interventional: what the sum would be if a
// feature's value were that of the background instead, everything else being equal. Reasons for a decision are drawn from
// the latter (credit-rules, section 5).
//
// All that does not depend on the applicant is computed beforehand, into tables of a bounded size. Trees that do not fit
// are prepared for each applicant anew and forgotten: slower, in no memory, and the same values bit by bit, so that a
// decision can be replayed by a program with another bound.

/// What each feature adds to the sum of an ensemble, compared with a reference.
public struct ShapleyValues: Sendable {
    /// With what an applicant is compared.
    public enum Reference: Sendable {
        /// The training sample, as the weights in the nodes remember it.
        case trainingWeight
        /// These rows, each counting the same; not empty.
        case background([[Double]])
    }

    /// The mean of the sum over the reference.
    public let expectation: Double
    /// By how much rounding can keep contributions and expectation from the sum, in its unit.
    ///
    /// The numbers of the ensemble round once for each tree, and tables once for each value that they hold.
    public let tolerance: Double
    /// The same for each unit of contributions, which weights that do not add up can make larger than any leaf.
    private let relativeTolerance: Double
    /// Memory of what is kept for explanations.
    public let byteCount: Int
    /// Trees that are prepared; the others are prepared for each applicant anew.
    public let preparedTreeCount: Int
    /// Leaves of the prepared trees without a table, because their paths have too many features.
    public var plainLeafCount: Int { plain.count }

    private let predictor: TreePredictor
    private let tables: EnsembleTables
    private let plain: [PlainLeaf]
    private let featureCount: Int
    private let maker: TreePartsMaker
    private let unprepared: ArraySlice<DecisionTree>
    private var ranks: ThresholdRanks? { maker.ranks }

    /// Prepares the explanation of an ensemble.
    /// - Parameters:
    ///   - ensemble: What is explained.
    ///   - reference: With what applicants are compared.
    ///   - tableBytes: The most memory that tables may take.
    public init(of ensemble: TreeEnsemble, against reference: Reference, tableBytes: Int = 64 << 20) {
        self.init(of: ensemble, against: reference, tableBytes: tableBytes, maximumBits: SubtreeTable.maximumBits)
    }

    // Tests state what a table may take; below 0 all leaves are plain.
    init(of ensemble: TreeEnsemble, against reference: Reference, tableBytes: Int, maximumBits: Int) {
        let predictor = TreePredictor(ensemble)
        let background: [[Double]]? =
            if case .background(let rows) = reference { rows.map(predictor.reading) } else { nil }
        precondition(background?.isEmpty != true, "no background")
        let isSingle = ensemble.arithmetic == .single
        let maker = TreePartsMaker(
            ranks: ThresholdRanks(ensemble),
            background: background,
            maximumBits: maximumBits,
            isSingle: isSingle
        )
        var tables: EnsembleTables = isSingle ? .single(FlatTables()) : .double(FlatTables())
        var plain: [PlainLeaf] = []
        var expectation = ensemble.base
        var byteCount = 0
        var preparedTreeCount = 0
        for (place, tree) in ensemble.trees.enumerated() {
            let outcomes = maker.outcomes(in: tree)
            let paths = LeafPath.all(in: tree)
            expectation += paths.reduce(0) { $0 + $1.expectation(outcomes) }
            // Once one tree does not fit, no later one is kept: what is added must be added in the order of the trees.
            guard preparedTreeCount == place else { continue }
            let parts = maker.parts(of: tree, paths, outcomes)
            let size = tables.byteCount(of: parts)
            guard byteCount + size <= tableBytes else { continue }
            byteCount += size
            preparedTreeCount += 1
            for table in parts.tables { tables.append(table) }
            plain += parts.plain
        }
        self.expectation = expectation
        tolerance = Self.tolerance(of: ensemble)
        relativeTolerance = isSingle ? Double(Float.ulpOfOne) : 64 * Double.ulpOfOne
        self.byteCount = byteCount
        self.preparedTreeCount = preparedTreeCount
        self.predictor = predictor
        self.tables = tables
        self.plain = plain
        self.maker = maker
        unprepared = ensemble.trees[preparedTreeCount...]
        featureCount = ensemble.featureCount
    }

    private static func tolerance(of ensemble: TreeEnsemble) -> Double {
        let most = ensemble.trees.map { tree in tree.nodes.reduce(0) { max($0, abs($1.leafValue ?? 0)) } }
        let size = most.reduce(abs(ensemble.base), +)
        // Contributions are added in Double, one for each leaf at most.
        let added = Double(8 * (ensemble.nodeCount + 64)) * Double.ulpOfOne
        guard ensemble.arithmetic == .single else { return size * added }
        return size * (added + Double(ensemble.trees.count + 64) * Double(Float.ulpOfOne))
    }

    /// Contributions that make up the whole sum: what rounding left is shared out by size.
    /// - Parameters:
    ///   - contributions: Of a row.
    ///   - sum: The sum of the row.
    /// - Returns: With the expectation they add up to the sum; nil if they miss it by more than ``tolerance``, so that
    ///   they are not those of the row.
    public func whole(_ contributions: [Double], of sum: Double) -> [Double]? {
        let size = contributions.reduce(0) { $0 + abs($1) }
        let rest = sum - expectation - contributions.reduce(0, +)
        guard abs(rest) <= tolerance + size * relativeTolerance else { return nil }
        return size > 0 ? contributions.map { $0 + rest * abs($0) / size } : contributions
    }

    /// The Shapley values of one row.
    /// - Parameter row: One value for each feature; NaN if missing.
    /// - Returns: One for each feature, in the unit of the sum; with the expectation they add up to the sum.
    public func contributions(of row: [Double]) -> [Double] {
        precondition(row.count == featureCount, "\(row.count) values for \(featureCount) features")
        var contributions = [Double](repeating: 0, count: featureCount)
        // The leaves of trees that are prepared only now; they come after all tables.
        var others: [PlainLeaf] = []
        if let ranks {
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, ranks.columnCount)) { cells in
                guard let cells = cells.baseAddress else { return }
                row.withUnsafeBufferPointer { row in
                    contributions.withUnsafeMutableBufferPointer { contributions in
                        guard let row = row.baseAddress, let contributions = contributions.baseAddress else { return }
                        ranks.rank(row, into: cells)
                        addTables(cells, to: contributions)
                        for tree in unprepared {
                            let parts = self.parts(of: tree)
                            for table in parts.tables { table.add(cells, to: contributions) }
                            others += parts.plain
                        }
                    }
                }
            }
        } else {
            others = unprepared.flatMap { parts(of: $0).plain }
        }
        if !plain.isEmpty || !others.isEmpty {
            let read = predictor.reading(of: row)
            for leaf in plain { leaf.add(read, to: &contributions) }
            for leaf in others { leaf.add(read, to: &contributions) }
        }
        return contributions
    }

    private func parts(of tree: DecisionTree) -> TreeParts {
        maker.parts(of: tree, LeafPath.all(in: tree), maker.outcomes(in: tree))
    }

    private func addTables(_ cells: UnsafePointer<UInt8>, to contributions: UnsafeMutablePointer<Double>) {
        switch tables {
        case .single(let tables): tables.add(cells, to: contributions)
        case .double(let tables): tables.add(cells, to: contributions)
        }
    }

    /// Rows whose ranks and sums stay in the first-level cache.
    private static let blockSize = 64

    /// The Shapley values of many rows.
    /// - Parameter rows: Row after row, one value for each feature; NaN if missing.
    /// - Returns: Row after row, one for each feature, in the unit of the sum.
    public func contributions(ofRows rows: [Double]) -> [Double] {
        guard featureCount > 0 else { return [] }
        precondition(rows.count % featureCount == 0, "\(rows.count) values for rows of \(featureCount)")
        let count = rows.count / featureCount
        guard plain.isEmpty, unprepared.isEmpty, let ranks else {
            return (0..<count)
                .flatMap { row in
                    self.contributions(of: Array(rows[row * featureCount..<(row + 1) * featureCount]))
                }
        }
        var contributions = [Double](repeating: 0, count: rows.count)
        let columnCount = max(1, ranks.columnCount)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: columnCount * Self.blockSize) { cells in
            rows.withUnsafeBufferPointer { rows in
                contributions.withUnsafeMutableBufferPointer { contributions in
                    guard let cells = cells.baseAddress, let rows = rows.baseAddress,
                        let contributions = contributions.baseAddress
                    else { return }
                    for start in stride(from: 0, to: count, by: Self.blockSize) {
                        let size = min(Self.blockSize, count - start)
                        ranks.rank(
                            rows: rows + start * featureCount,
                            featureCount: featureCount,
                            count: size,
                            into: cells,
                            ThresholdRanks.Layout(rowStride: columnCount, columnStride: 1, isSigned: false)
                        )
                        let sums = contributions + start * featureCount
                        switch tables {
                        case .single(let tables): tables.add(cells, columnCount, count: size, to: sums, featureCount)
                        case .double(let tables): tables.add(cells, columnCount, count: size, to: sums, featureCount)
                        }
                    }
                }
            }
        }
        return contributions
    }
}

extension LeafPath {
    fileprivate func expectation(_ outcomes: BackgroundOutcomes?) -> Double {
        outcomes.map { value * $0.chance(conditions) } ?? conditions.reduce(value) { $0 * $1.fraction }
    }
}
