/// A dense matrix of doubles, row-major, `[rowCount, columnCount]`.
public struct Matrix: Sendable, Hashable {
    /// Number of rows.
    public let rowCount: Int
    /// Number of columns.
    public let columnCount: Int
    /// Row-major entries.
    public private(set) var elements: [Double]

    /// A matrix of given entries.
    /// - Parameters:
    ///   - elements: Row-major entries; must have `rowCount * columnCount` elements.
    ///   - rowCount: Number of rows; must be non-negative.
    ///   - columnCount: Number of columns; must be non-negative.
    public init(elements: [Double], rowCount: Int, columnCount: Int) {
        precondition(
            rowCount >= 0 && columnCount >= 0 && elements.count == rowCount * columnCount,
            "\(elements.count) elements for \(rowCount)x\(columnCount)"
        )
        self.elements = elements
        self.rowCount = rowCount
        self.columnCount = columnCount
    }

    /// A matrix of zeros.
    /// - Parameters:
    ///   - rowCount: Number of rows; must be non-negative.
    ///   - columnCount: Number of columns; must be non-negative.
    public init(zeros rowCount: Int, _ columnCount: Int) {
        self.init(
            elements: [Double](repeating: 0, count: rowCount * columnCount),
            rowCount: rowCount,
            columnCount: columnCount
        )
    }

    /// A matrix from its rows.
    /// - Parameter rows: Rows of equal length.
    public init(rows: [[Double]]) {
        let columnCount = rows.first?.count ?? 0
        precondition(rows.allSatisfy { $0.count == columnCount }, "rows of unequal length")
        self.init(elements: Array(rows.joined()), rowCount: rows.count, columnCount: columnCount)
    }

    /// The entry of a row and a column, both from 0.
    public subscript(row: Int, column: Int) -> Double {
        get { elements[row * columnCount + column] }
        set { elements[row * columnCount + column] = newValue }
    }

    /// The entries of one row, from 0.
    public func row(_ index: Int) -> ArraySlice<Double> {
        elements[(index * columnCount)..<((index + 1) * columnCount)]
    }

    /// The entries of one column, from 0.
    public func column(_ index: Int) -> [Double] {
        (0..<rowCount).map { self[$0, index] }
    }

    /// The product with a vector.
    /// - Parameter vector: `columnCount` entries.
    /// - Returns: `rowCount` entries.
    public func multiplied(by vector: [Double]) -> [Double] {
        precondition(vector.count == columnCount, "\(vector.count) entries for \(columnCount) columns")
        return (0..<rowCount)
            .map { row in
                var sum = 0.0
                let start = row * columnCount
                for column in 0..<columnCount { sum += elements[start + column] * vector[column] }
                return sum
            }
    }

    /// The product of the transpose with a vector.
    /// - Parameter vector: `rowCount` entries.
    /// - Returns: `columnCount` entries.
    public func transposeMultiplied(by vector: [Double]) -> [Double] {
        precondition(vector.count == rowCount, "\(vector.count) entries for \(rowCount) rows")
        var result = [Double](repeating: 0, count: columnCount)
        for row in 0..<rowCount {
            let factor = vector[row]
            let start = row * columnCount
            for column in 0..<columnCount { result[column] += elements[start + column] * factor }
        }
        return result
    }

    /// The Gram matrix XᵀWX for a diagonal W.
    /// - Parameter weights: The diagonal of W, `rowCount` entries.
    /// - Returns: Symmetric, `[columnCount, columnCount]`.
    public func gram(weights: [Double]) -> Matrix {
        precondition(weights.count == rowCount, "\(weights.count) weights for \(rowCount) rows")
        let size = columnCount
        var sums = [Double](repeating: 0, count: size * size)
        for row in 0..<rowCount {
            let start = row * size
            for first in 0..<size {
                let left = weights[row] * elements[start + first]
                if left == 0 { continue }
                let target = first * size
                for second in first..<size { sums[target + second] += left * elements[start + second] }
            }
        }
        for first in 0..<size {
            for second in 0..<first { sums[first * size + second] = sums[second * size + first] }
        }
        return Matrix(elements: sums, rowCount: size, columnCount: size)
    }
}
