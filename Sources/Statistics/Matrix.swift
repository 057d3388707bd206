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
        return elements.withUnsafeBufferPointer { elements in
            (0..<rowCount)
                .map { row in
                    var sum = 0.0
                    let start = row * columnCount
                    for column in 0..<columnCount { sum += elements[start &+ column] * vector[column] }
                    return sum
                }
        }
    }

    /// The product of the transpose with a vector.
    /// - Parameter vector: `rowCount` entries.
    /// - Returns: `columnCount` entries.
    public func transposeMultiplied(by vector: [Double]) -> [Double] {
        precondition(vector.count == rowCount, "\(vector.count) entries for \(rowCount) rows")
        var result = [Double](repeating: 0, count: columnCount)
        elements.withUnsafeBufferPointer { elements in
            result.withUnsafeMutableBufferPointer { result in
                for row in 0..<rowCount {
                    let factor = vector[row]
                    let start = row * columnCount
                    for column in 0..<columnCount { result[column] += elements[start &+ column] * factor }
                }
            }
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
        elements.withUnsafeBufferPointer { elements in
            sums.withUnsafeMutableBufferPointer { sums in
                let whole = rowCount / 4 * 4
                for row in stride(from: 0, to: whole, by: 4) {
                    Self.add(rows: row, of: elements, weights, size, to: sums)
                }
                for row in whole..<rowCount {
                    for first in 0..<size {
                        let left = weights[row] * elements[row * size + first]
                        for second in first..<size {
                            sums[first * size + second] += left * elements[row * size + second]
                        }
                    }
                }
            }
        }
        for first in 0..<size {
            for second in 0..<first { sums[first * size + second] = sums[second * size + first] }
        }
        return Matrix(elements: sums, rowCount: size, columnCount: size)
    }

    /// Adds what four rows say to the upper half of a Gram matrix, one after the other: the sums are read and written once
    /// for four products, and are those of one row at a time.
    private static func add(
        rows row: Int,
        of elements: UnsafeBufferPointer<Double>,
        _ weights: [Double],
        _ size: Int,
        to sums: UnsafeMutableBufferPointer<Double>
    ) {
        let (a, b, c, d) = (row * size, (row + 1) * size, (row + 2) * size, (row + 3) * size)
        for first in 0..<size {
            let lefts = (
                weights[row] * elements[a + first], weights[row + 1] * elements[b + first],
                weights[row + 2] * elements[c + first], weights[row + 3] * elements[d + first]
            )
            let target = first &* size
            for second in first..<size {
                var sum = sums[target &+ second]
                sum += lefts.0 * elements[a &+ second]
                sum += lefts.1 * elements[b &+ second]
                sum += lefts.2 * elements[c &+ second]
                sum += lefts.3 * elements[d &+ second]
                sums[target &+ second] = sum
            }
        }
    }
}
