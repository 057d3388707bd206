public import TreeEnsembles

// Exact Shapley values of tree ensembles.
//
// Against training weight they are those of Lundberg's path-dependent TreeSHAP, and equal what XGBoost calls
// `pred_contribs` and LightGBM `pred_contrib`. Against a background they are interventional: what the sum would be if a
// feature's value were that of the background instead, everything else being equal. Reasons for a decision are drawn from
// the latter (credit-rules, section 5).
//
// All that does not depend on the applicant is computed beforehand, into tables of a bounded size; what does not fit
// is computed anew for each applicant, by a plain and equally exact algorithm.

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
    /// Memory of the tables.
    public var tableByteCount: Int { tables.byteCount }
    /// Leaves without a table.
    public var plainLeafCount: Int { plain.count }

    private let ranks: ThresholdRanks?
    private let predictor: TreePredictor
    private let tables: FlatTables
    private let plain: [PlainLeaf]
    private let featureCount: Int

    /// Prepares the explanation of an ensemble.
    /// - Parameters:
    ///   - ensemble: What is explained.
    ///   - reference: With what applicants are compared.
    ///   - tableBytes: The most memory that tables may take.
    public init(of ensemble: TreeEnsemble, against reference: Reference, tableBytes: Int = 64 << 20) {
        let predictor = TreePredictor(ensemble)
        let background: [[Double]]? =
            if case .background(let rows) = reference { rows.map(predictor.reading) } else { nil }
        precondition(background?.isEmpty != true, "no background")
        let ranks = ThresholdRanks(ensemble)
        var tables = FlatTables()
        var plain: [PlainLeaf] = []
        var expectation = ensemble.base
        for tree in ensemble.trees {
            let outcomes = background.map { BackgroundOutcomes(of: $0, in: tree) }
            let game = { (path: LeafPath) in LeafGame(path, outcomes) }
            let paths = LeafPath.all(in: tree)
            expectation += paths.reduce(0) { $0 + $1.expectation(outcomes) }
            guard let ranks, tables.byteCount < tableBytes else {
                plain += paths.map { PlainLeaf($0, in: tree, background: background) }
                continue
            }
            let cut = SubtreeCut(tree, ranks: ranks, preferredBits: 7, game: game)
            guard tables.byteCount + cut.tables.reduce(0, { $0 + FlatTables.byteCount(of: $1) }) <= tableBytes else {
                plain += paths.map { PlainLeaf($0, in: tree, background: background) }
                continue
            }
            for table in cut.tables { tables.append(table) }
            plain += cut.plain.map { PlainLeaf($0, in: tree, background: background) }
        }
        self.expectation = expectation
        self.ranks = ranks
        self.predictor = predictor
        self.tables = tables
        self.plain = plain
        featureCount = ensemble.featureCount
    }

    /// The Shapley values of one row.
    /// - Parameter row: One value for each feature; NaN if missing.
    /// - Returns: One for each feature, in the unit of the sum; with the expectation they add up to the sum.
    public func contributions(of row: [Double]) -> [Double] {
        precondition(row.count == featureCount, "\(row.count) values for \(featureCount) features")
        var contributions = [Double](repeating: 0, count: featureCount)
        if let ranks, !tables.heads.isEmpty {
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, ranks.columnCount)) { cells in
                guard let cells = cells.baseAddress else { return }
                row.withUnsafeBufferPointer { row in
                    contributions.withUnsafeMutableBufferPointer { contributions in
                        guard let row = row.baseAddress, let contributions = contributions.baseAddress else { return }
                        ranks.rank(row, into: cells)
                        tables.add(cells, to: contributions)
                    }
                }
            }
        }
        if !plain.isEmpty {
            let read = predictor.reading(of: row)
            for leaf in plain { leaf.add(read, to: &contributions) }
        }
        return contributions
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
        guard plain.isEmpty, let ranks, !tables.heads.isEmpty else {
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
                            stride: columnCount
                        )
                        tables.add(
                            cells,
                            columnCount: columnCount,
                            count: size,
                            to: contributions + start * featureCount,
                            featureCount: featureCount
                        )
                    }
                }
            }
        }
        return contributions
    }
}

extension LeafGame {
    fileprivate init(_ path: LeafPath, _ outcomes: BackgroundOutcomes?) {
        if let outcomes {
            self.init(value: path.value, chances: outcomes.chances(path.conditions))
        } else {
            self.init(value: path.value, fractions: path.conditions.map(\.fraction))
        }
    }
}

extension LeafPath {
    fileprivate func expectation(_ outcomes: BackgroundOutcomes?) -> Double {
        outcomes.map { value * $0.chance(conditions) } ?? conditions.reduce(value) { $0 * $1.fraction }
    }
}
