/// Sums rows of an ensemble, laid out for the cache.
///
/// Immutable and shared freely between threads; scoring a row allocates nothing that grows with the model.
public struct TreePredictor: Sendable {
    private enum Layout: Sendable {
        case rankedSingle(RankedTrees<Float>)
        case rankedDouble(RankedTrees<Double>)
        case flatSingle(FlatTrees<Float>)
        case flatDouble(FlatTrees<Double>)
    }

    /// How nodes are laid out.
    public enum Preference: Sendable {
        /// The faster one that the ensemble allows.
        case fastest
        /// Linked nodes, as deep trees need them.
        case linked
    }

    /// How many values a row has.
    public let featureCount: Int
    private let layout: Layout
    private let isSingle: Bool
    /// Features whose numbers are not read as they are.
    private let readings: [(feature: Int, reading: TreeEnsemble.Reading)]

    /// Lays out an ensemble.
    /// - Parameters:
    ///   - ensemble: What to evaluate.
    ///   - preference: How nodes are laid out; the sums are the same.
    public init(_ ensemble: TreeEnsemble, layout preference: Preference = .fastest) {
        featureCount = ensemble.featureCount
        readings = ensemble.readings.enumerated().filter { $1 != .plain }.map { ($0, $1) }
        isSingle = ensemble.arithmetic == .single
        if isSingle {
            layout =
                (preference == .fastest ? RankedTrees(ensemble).map(Layout.rankedSingle) : nil)
                ?? .flatSingle(FlatTrees(ensemble))
        } else {
            layout =
                (preference == .fastest ? RankedTrees(ensemble).map(Layout.rankedDouble) : nil)
                ?? .flatDouble(FlatTrees(ensemble))
        }
    }

    /// Memory of the nodes.
    public var byteCount: Int {
        switch layout {
        case .rankedSingle(let trees): trees.byteCount
        case .rankedDouble(let trees): trees.byteCount
        case .flatSingle(let trees): trees.byteCount
        case .flatDouble(let trees): trees.byteCount
        }
    }

    /// A row as the trees read it, before any test.
    /// - Parameter row: One value for each feature; NaN if missing.
    /// - Returns: Rounded to Float32 where the arithmetic is single, NaN for all that counts as missing.
    public func reading(of row: [Double]) -> [Double] {
        var row = row
        if isSingle { for index in row.indices { row[index] = Double(Float(row[index])) } }
        for (feature, reading) in readings { row[feature] = reading.read(row[feature]) }
        return row
    }

    /// The sum of one row, as the fitting library prints it: exact in the ensemble's arithmetic.
    /// - Parameter row: One value for each feature; NaN if missing. In Float32 arithmetic each is rounded first.
    /// - Returns: The sum; a Float32 in a Double where the arithmetic is single.
    public func sum(of row: [Double]) -> Double {
        precondition(row.count == featureCount, "\(row.count) values for \(featureCount) features")
        return row.withUnsafeBufferPointer { sum(ofRow: $0) }
    }

    /// The same of a row that stands elsewhere than in an array.
    /// - Parameter row: One value for each feature; NaN if missing.
    /// - Returns: The sum; a Float32 in a Double where the arithmetic is single.
    public func sum(ofRow row: UnsafeBufferPointer<Double>) -> Double {
        precondition(row.count == featureCount, "\(row.count) values for \(featureCount) features")
        // A row without values has no address; trees without tests read nothing.
        guard let start = row.baseAddress else { return withUnsafePointer(to: 0.0, sum) }
        return sum(start)
    }

    /// The sums of many rows.
    /// - Parameter rows: Row after row, one value for each feature; NaN if missing.
    /// - Returns: One sum for each row.
    public func sums(of rows: [Double]) -> [Double] {
        guard featureCount > 0 else { return [] }
        precondition(rows.count % featureCount == 0, "\(rows.count) values for rows of \(featureCount)")
        let count = rows.count / featureCount
        switch layout {
        case .rankedSingle(let trees):
            let sums = [Float](unsafeUninitializedCapacity: count) { sums, initializedCount in
                rows.withUnsafeBufferPointer { rows in
                    guard let rows = rows.baseAddress, let start = sums.baseAddress else { return }
                    trees.sums(of: rows, stride: featureCount, count: count, into: start)
                    initializedCount = count
                }
            }
            return sums.map { Double($0) }
        case .rankedDouble(let trees):
            return [Double](unsafeUninitializedCapacity: count) { sums, initializedCount in
                rows.withUnsafeBufferPointer { rows in
                    guard let rows = rows.baseAddress, let start = sums.baseAddress else { return }
                    trees.sums(of: rows, stride: featureCount, count: count, into: start)
                    initializedCount = count
                }
            }
        case .flatSingle, .flatDouble:
            return rows.withUnsafeBufferPointer { rows in
                guard let rows = rows.baseAddress else { return [] }
                return (0..<count).map { sum(rows + $0 * featureCount) }
            }
        }
    }

    private func sum(_ row: UnsafePointer<Double>) -> Double {
        switch layout {
        case .rankedSingle(let trees): return Double(trees.sum(of: row))
        case .rankedDouble(let trees): return trees.sum(of: row)
        case .flatSingle(let trees):
            return withUnsafeTemporaryAllocation(of: Float.self, capacity: featureCount + 1) { cells in
                for index in 0..<featureCount { cells.initializeElement(at: index, to: Float(row[index])) }
                for (feature, reading) in readings { cells[feature] = Float(reading.read(Double(cells[feature]))) }
                guard let start = cells.baseAddress else { return Double(trees.base) }
                return Double(trees.sum(of: UnsafePointer(start)))
            }
        case .flatDouble(let trees):
            return withUnsafeTemporaryAllocation(of: Double.self, capacity: featureCount + 1) { cells in
                for index in 0..<featureCount { cells.initializeElement(at: index, to: row[index]) }
                for (feature, reading) in readings { cells[feature] = reading.read(cells[feature]) }
                guard let start = cells.baseAddress else { return trees.base }
                return trees.sum(of: UnsafePointer(start))
            }
        }
    }
}
