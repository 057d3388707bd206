/// Sums rows of an ensemble, laid out for the cache.
///
/// Immutable and shared freely between threads; scoring a row allocates nothing that grows with the model.
public struct TreePredictor: Sendable {
    private enum Layout: Sendable {
        case single(FlatTrees<Float>)
        case double(FlatTrees<Double>)
    }

    /// How many values a row has.
    public let featureCount: Int
    private let layout: Layout
    /// Features whose numbers are not read as they are.
    private let readings: [(feature: Int, reading: TreeEnsemble.Reading)]

    /// Lays out an ensemble.
    /// - Parameter ensemble: What to evaluate.
    public init(_ ensemble: TreeEnsemble) {
        featureCount = ensemble.featureCount
        readings = ensemble.readings.enumerated().filter { $1 != .plain }.map { ($0, $1) }
        layout =
            switch ensemble.arithmetic {
            case .single: .single(FlatTrees(ensemble))
            case .double: .double(FlatTrees(ensemble))
            }
    }

    /// A row as the trees read it, before any test.
    /// - Parameter row: One value for each feature; NaN if missing.
    /// - Returns: Rounded to Float32 where the arithmetic is single, NaN for all that counts as missing.
    public func reading(of row: [Double]) -> [Double] {
        var row = row
        if case .single = layout { for index in row.indices { row[index] = Double(Float(row[index])) } }
        for (feature, reading) in readings { row[feature] = reading.read(row[feature]) }
        return row
    }

    /// The sum of one row, as the fitting library prints it: exact in the ensemble's arithmetic.
    /// - Parameter row: One value for each feature; NaN if missing. In Float32 arithmetic each is rounded first.
    /// - Returns: The sum; a Float32 in a Double where the arithmetic is single.
    public func sum(of row: [Double]) -> Double {
        precondition(row.count == featureCount, "\(row.count) values for \(featureCount) features")
        switch layout {
        case .single(let trees):
            return withUnsafeTemporaryAllocation(of: Float.self, capacity: featureCount) { cells in
                for index in 0..<featureCount { cells.initializeElement(at: index, to: Float(row[index])) }
                for (feature, reading) in readings { cells[feature] = Float(reading.read(Double(cells[feature]))) }
                guard let start = cells.baseAddress else { return Double(trees.base) }
                return Double(trees.sum(of: UnsafePointer(start)))
            }
        case .double(let trees):
            return withUnsafeTemporaryAllocation(of: Double.self, capacity: featureCount) { cells in
                _ = cells.initialize(from: row)
                for (feature, reading) in readings { cells[feature] = reading.read(cells[feature]) }
                guard let start = cells.baseAddress else { return trees.base }
                return trees.sum(of: UnsafePointer(start))
            }
        }
    }
}
