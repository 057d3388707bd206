import Statistics

/// Solves square systems that need not be definite, by elimination with partial pivoting.
///
/// - seealso: Golub and Van Loan, Matrix Computations, 4th edition, 3.4.
struct LinearSystem {
    private var rows: [[Double]]

    /// A system, given by its rows with the right-hand side as the last element of each.
    init(augmentedRows: [[Double]]) { rows = augmentedRows }

    /// The solution; nil if the matrix is singular to working precision.
    func solution() -> [Double]? {
        var rows = rows
        let count = rows.count
        let scale = rows.reduce(0) { max($0, $1.dropLast().reduce(0) { max($0, abs($1)) }) }
        for column in 0..<count {
            guard let pivot = (column..<count).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
                abs(rows[pivot][column]) > 1e-13 * scale
            else { return nil }
            rows.swapAt(column, pivot)
            for row in (column + 1)..<max(count, column + 1) where rows[row][column] != 0 {
                let factor = rows[row][column] / rows[column][column]
                for index in column...count { rows[row][index] -= factor * rows[column][index] }
            }
        }
        var values = [Double](repeating: 0, count: count)
        for row in (0..<count).reversed() {
            let known = ((row + 1)..<max(count, row + 1)).reduce(0) { $0 + rows[row][$1] * values[$1] }
            values[row] = (rows[row][count] - known) / rows[row][row]
        }
        return values
    }
}
