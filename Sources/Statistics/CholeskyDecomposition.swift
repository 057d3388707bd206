/// The factor L of a symmetric positive definite A = L·Lᵀ, and what it solves.
///
/// - seealso: Golub and Van Loan, *Matrix Computations* (2013), algorithm 4.2.2.
public struct CholeskyDecomposition: Sendable, Hashable {
    /// Lower triangular, `[size, size]`.
    public let factor: Matrix

    /// Decomposes a matrix; only its lower triangle is read.
    /// - Parameter matrix: Symmetric, `[size, size]`.
    /// - Throws: ``StatisticsError/notPositiveDefinite(column:)`` when a pivot is not above 1e-12 of its diagonal entry.
    public init(of matrix: Matrix) throws(StatisticsError) {
        precondition(matrix.rowCount == matrix.columnCount, "\(matrix.rowCount)x\(matrix.columnCount) is not square")
        let size = matrix.rowCount
        var lower = Matrix(zeros: size, size)
        for column in 0..<size {
            var pivot = matrix[column, column]
            for index in 0..<column { pivot -= lower[column, index] * lower[column, index] }
            guard pivot > 1e-12 * matrix[column, column], pivot > 0, pivot.isFinite else {
                throw .notPositiveDefinite(column: column)
            }
            let root = pivot.squareRoot()
            lower[column, column] = root
            for row in (column + 1)..<max(size, column + 1) {
                var sum = matrix[row, column]
                for index in 0..<column { sum -= lower[row, index] * lower[column, index] }
                lower[row, column] = sum / root
            }
        }
        factor = lower
    }

    /// The solution x of A·x = b.
    /// - Parameter values: b, one entry for each row of A.
    /// - Returns: x.
    public func solve(_ values: [Double]) -> [Double] {
        let size = factor.rowCount
        precondition(values.count == size, "\(values.count) values for \(size) rows")
        var solution = values
        for row in 0..<size {
            for index in 0..<row { solution[row] -= factor[row, index] * solution[index] }
            solution[row] /= factor[row, row]
        }
        for row in (0..<size).reversed() {
            for index in (row + 1)..<max(size, row + 1) { solution[row] -= factor[index, row] * solution[index] }
            solution[row] /= factor[row, row]
        }
        return solution
    }

    /// The inverse of A, `[size, size]`.
    public var inverse: Matrix {
        let size = factor.rowCount
        var result = Matrix(zeros: size, size)
        for column in 0..<size {
            var unit = [Double](repeating: 0, count: size)
            unit[column] = 1
            for (row, value) in solve(unit).enumerated() { result[row, column] = value }
        }
        return result
    }
}
