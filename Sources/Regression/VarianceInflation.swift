public import Statistics

/// How much of each column the others already say.
public enum VarianceInflation {
    /// The variance inflation factor 1/(1 − R²) of each column, R² from regressing it on all others and a constant.
    /// - Parameter design: Finite numbers, `[rowCount, columnCount]`; at least two rows.
    /// - Returns: At least 1; infinity for a column that the others make up, 1 for a constant column.
    /// - seealso: credit-rules, section 2.
    public static func factors(of design: Matrix) -> [Double] {
        let scaling = Standardisation(of: design)
        let count = Double(design.rowCount)
        // Columns are standardised: their Gram matrix is the correlation matrix. Position 0 is the constant.
        let gram = scaling.design.gram(weights: [Double](repeating: 1 / count, count: design.rowCount))
        var factors = [Double](repeating: 1, count: design.columnCount)
        for (index, column) in scaling.kept.enumerated() {
            let others = scaling.kept.indices.filter { $0 != index }.map { $0 + 1 }
            let rest = unexplained(in: gram, of: index + 1, by: others)
            factors[column] = rest > 1e-12 ? 1 / rest : .infinity
        }
        return factors
    }

    /// 1 − R²: the last pivot of a Cholesky decomposition in which columns that depend on earlier ones are passed over.
    static func unexplained(in gram: Matrix, of column: Int, by others: [Int]) -> Double {
        var rows: [[Double]] = []
        var used: [Int] = []
        for candidate in others + [column] {
            var row: [Double] = []
            for (position, other) in used.enumerated() {
                var sum = gram[candidate, other]
                for index in 0..<position { sum -= row[index] * rows[position][index] }
                row.append(sum / rows[position][position])
            }
            let pivot = gram[candidate, candidate] - row.reduce(0) { $0 + $1 * $1 }
            if candidate == column { return pivot }
            guard pivot > 1e-12 else { continue }
            rows.append(row + [pivot.squareRoot()])
            used.append(candidate)
        }
        return 1
    }
}
