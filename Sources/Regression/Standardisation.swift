import Statistics

/// Columns moved to mean 0 and population standard deviation 1, and the way back; constant columns are left out.
struct Standardisation {
    /// The first column is 1.
    let design: Matrix
    let means: [Double]
    let deviations: [Double]
    let kept: [Int]
    private let columnCount: Int

    init(of original: Matrix) {
        var moments = [Moments](repeating: Moments(), count: original.columnCount)
        for row in 0..<original.rowCount {
            for column in 0..<original.columnCount { moments[column].add(original[row, column]) }
        }
        let kept = moments.indices.filter { moments[$0].populationStandardDeviation > 1e-12 * abs(moments[$0].mean) }
        let means = kept.map { moments[$0].mean }
        let deviations = kept.map { moments[$0].populationStandardDeviation }
        var elements: [Double] = []
        elements.reserveCapacity(original.rowCount * (kept.count + 1))
        for row in 0..<original.rowCount {
            elements.append(1)
            for (index, column) in kept.enumerated() {
                elements.append((original[row, column] - means[index]) / deviations[index])
            }
        }
        design = Matrix(elements: elements, rowCount: original.rowCount, columnCount: kept.count + 1)
        self.means = means
        self.deviations = deviations
        self.kept = kept
        columnCount = original.columnCount
    }

    func original(_ parameters: [Double]) -> (intercept: Double, coefficients: [Double]) {
        var coefficients = [Double](repeating: 0, count: columnCount)
        var intercept = parameters[0]
        for (index, column) in kept.enumerated() {
            coefficients[column] = parameters[index + 1] / deviations[index]
            intercept -= coefficients[column] * means[index]
        }
        return (intercept, coefficients)
    }

    /// J·C·Jᵀ, J being the linear map of ``original(_:)-([Double])``.
    func original(_ covariance: Matrix) -> Matrix {
        var map = Matrix(zeros: columnCount + 1, kept.count + 1)
        map[0, 0] = 1
        for (index, column) in kept.enumerated() {
            map[column + 1, index + 1] = 1 / deviations[index]
            map[0, index + 1] = -means[index] / deviations[index]
        }
        var result = Matrix(zeros: columnCount + 1, columnCount + 1)
        for row in 0...columnCount {
            let left = covariance.multiplied(by: Array(map.row(row)))
            for (column, value) in map.multiplied(by: left).enumerated() { result[row, column] = value }
        }
        return result
    }
}
