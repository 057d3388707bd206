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
    /// Places of features whose numbers near zero count as missing.
    private let zeroIsMissing: [Int]

    /// Lays out an ensemble.
    /// - Parameter ensemble: What to evaluate.
    public init(_ ensemble: TreeEnsemble) {
        featureCount = ensemble.featureCount
        zeroIsMissing = ensemble.readings.indices.filter { ensemble.readings[$0] == .zeroIsMissing }
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
        for index in zeroIsMissing where abs(row[index]) <= .nearZero { row[index] = .nan }
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
                for index in zeroIsMissing where abs(cells[index]) <= Float.nearZero { cells[index] = .nan }
                guard let start = cells.baseAddress else { return Double(trees.base) }
                return Double(trees.sum(of: UnsafePointer(start)))
            }
        case .double(let trees):
            return withUnsafeTemporaryAllocation(of: Double.self, capacity: featureCount) { cells in
                _ = cells.initialize(from: row)
                for index in zeroIsMissing where abs(cells[index]) <= Double.nearZero { cells[index] = .nan }
                guard let start = cells.baseAddress else { return trees.base }
                return trees.sum(of: UnsafePointer(start))
            }
        }
    }
}

extension Float {
    /// What LightGBM calls zero.
    static let nearZero: Float = 1e-35
}

extension Double {
    /// What LightGBM calls zero: a Float32 constant in a Double.
    static let nearZero = Double(Float.nearZero)
}
