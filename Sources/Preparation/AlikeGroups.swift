import Samples
import Statistics

/// Rows cut into groups of those most alike, none smaller than asked: halves of halves, each cut across the column in which its
/// rows differ most, where the parts differ least within.
///
/// No draw is in it, so that equal samples give equal groups. Of rows that stand for less than an applicant, as those of whom
/// two outcomes are assumed, as many make a group as add up to applicants enough.
/// - seealso: Ward (1963), for what a cut is judged by.
struct AlikeGroups {
    /// Rows of each group, ascending; none where all rows together are too few.
    let members: [[Int]]
    private let design: Matrix
    private let scales: [Double]

    /// - Parameters:
    ///   - design: One row for each row of the sample.
    ///   - scales: What each column is multiplied by before rows are compared.
    ///   - sample: What the rows count.
    ///   - least: The fewest applicants that a group has.
    init(of design: Matrix, scales: [Double], _ sample: TrainingSample, least: Double) {
        self.design = design
        self.scales = scales
        var (open, closed) = ([Array(0..<sample.count)], [[Int]]())
        // A row counts as one applicant at most, however much a balance makes of it.
        let sizes = sample.weights.map { min($0, 1) }
        guard sizes.reduce(0, +) >= least else {
            members = []
            return
        }
        while let rows = open.popLast() {
            if let parts = Self.halves(of: rows, design, scales, sizes, least) {
                open += parts
            } else {
                closed.append(rows)
            }
        }
        members = closed.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    }

    /// Mean square of the distances of rows from the center of their group.
    func spread(around centers: [[Double]]) -> Double {
        var sum = 0.0
        for (rows, center) in zip(members, centers) {
            for row in rows {
                for (column, value) in design.row(row).enumerated() {
                    let step = (value - center[column]) * scales[column]
                    sum += step * step
                }
            }
        }
        return sum / Double(design.rowCount)
    }

    /// Two parts that are each large enough; nil where there are none, or rows do not differ.
    private static func halves(
        of rows: [Int],
        _ design: Matrix,
        _ scales: [Double],
        _ sizes: [Double],
        _ least: Double
    ) -> [[Int]]? {
        let total = rows.reduce(0) { $0 + sizes[$1] }
        guard total >= 2 * least, let column = widestColumn(of: rows, design, scales) else { return nil }
        let sorted = rows.sorted { (design[$0, column], $0) < (design[$1, column], $1) }
        let values = sorted.map { design[$0, column] }
        let whole = values.reduce(0, +)
        var (size, sum) = (0.0, 0.0)
        var best: (cut: Int, merit: Double)?
        for cut in 1..<sorted.count {
            size += sizes[sorted[cut - 1]]
            sum += values[cut - 1]
            guard size >= least, total - size >= least else { continue }
            let rest = whole - sum
            let merit = sum * sum / Double(cut) + rest * rest / Double(sorted.count - cut)
            if merit > best?.merit ?? -.infinity { best = (cut, merit) }
        }
        return best.map { [Array(sorted[..<$0.cut]), Array(sorted[$0.cut...])] }
    }

    /// The column of the largest scaled variance; nil where rows are all the same.
    private static func widestColumn(of rows: [Int], _ design: Matrix, _ scales: [Double]) -> Int? {
        var (sums, squares) = ([Double](repeating: 0, count: scales.count), [Double](repeating: 0, count: scales.count))
        let first = Array(design.row(rows[0]))
        for row in rows {
            for (column, value) in design.row(row).enumerated() {
                // Differences from one of them: squares of large numbers would leave no digit for how they differ.
                let step = (value - first[column]) * scales[column]
                sums[column] += step
                squares[column] += step * step
            }
        }
        let count = Double(rows.count)
        let variances = zip(sums, squares).map { max(0, $1 / count - $0 / count * ($0 / count)) }
        guard let most = variances.max(), most > 0 else { return nil }
        return variances.firstIndex(of: most)
    }
}
