public import Statistics

/// How much of the columns of each group of columns the other groups already say.
///
/// The columns of one feature belong together: what they say of each other, as those of one category always do, is no fault.
public struct GroupedInflation: Sendable {
    /// Correlations, position 0 being the constant.
    private let gram: Matrix
    /// Group of each column that is not constant, and whether it is looked at.
    private let columns: [(group: Int, isJudged: Bool)]

    /// Measures the columns once.
    /// - Parameters:
    ///   - design: Finite numbers, `[rowCount, columnCount]`; at least two rows.
    ///   - groups: Group of each column.
    ///   - isJudged: Whether a column counts for the factor of its group; one that does not still counts against others.
    public init(of design: Matrix, groups: [Int], isJudged: [Bool]) {
        precondition(groups.count == design.columnCount && isJudged.count == design.columnCount, "a group for each")
        let scaling = Standardisation(of: design)
        let weights = [Double](repeating: 1 / Double(design.rowCount), count: design.rowCount)
        gram = scaling.design.gram(weights: weights)
        columns = scaling.kept.map { (groups[$0], isJudged[$0]) }
    }

    /// The variance inflation factor of each group: the largest of its columns, each explained by all other groups.
    /// - Parameter gone: Groups that take no part any more.
    /// - Returns: At least 1 by group, infinity where others make a column up; groups without a column to judge are missing.
    public func factors(without gone: Set<Int> = []) -> [Int: Double] {
        var factors: [Int: Double] = [:]
        for (index, column) in columns.enumerated() where column.isJudged && !gone.contains(column.group) {
            let others = columns.indices
                .filter { columns[$0].group != column.group && !gone.contains(columns[$0].group) }
            let rest = VarianceInflation.unexplained(in: gram, of: index + 1, by: others.map { $0 + 1 })
            let factor = rest > 1e-12 ? 1 / rest : .infinity
            factors[column.group] = max(factors[column.group] ?? 1, factor)
        }
        return factors
    }

    /// Groups to leave out, the worst first, each with its factor at that time, until none is above a limit.
    /// - Parameter limit: Above 1.
    /// - Returns: One at a time, for once the worst is gone others are sound; of equals the last.
    public func excess(above limit: Double) -> [(group: Int, factor: Double)] {
        var excess: [(group: Int, factor: Double)] = []
        while true {
            let factors = factors(without: Set(excess.map(\.group)))
            guard let worst = factors.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), worst.value > limit else {
                return excess
            }
            excess.append((worst.key, worst.value))
        }
    }
}
