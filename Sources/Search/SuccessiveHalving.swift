/// Gives up tries that are in the worse half after the first folds.
///
/// Tries are compared with those of earlier batches only, so that what is given up does not hang on which of two that run
/// side by side is faster.
/// - seealso: Jamieson and Talwalkar (2016); Li et al., *A System for Massively Parallel Hyperparameter Tuning* (2020).
public struct SuccessiveHalving: Sendable, Hashable {
    /// Fewest earlier tries to compare with.
    public static let minimumCount = 4

    /// After how many folds tries are compared; ascending.
    public let rungs: [Int]

    /// Rungs that double.
    /// - Parameter folds: How many folds a whole try has.
    public init(folds: Int) {
        var rungs: [Int] = []
        var rung = 1
        while rung < folds {
            rungs.append(rung)
            rung *= 2
        }
        self.rungs = rungs
    }

    /// Whether a try goes on.
    /// - Parameters:
    ///   - values: What was measured so far.
    ///   - earlier: Tries of earlier batches.
    /// - Returns: False where, on the same number of folds, half of the others or more did better.
    public func goesOn(_ values: [Double], after earlier: [SearchTrial]) -> Bool {
        guard rungs.contains(values.count) else { return true }
        let others = earlier.filter { $0.values.count >= values.count }
            .map { $0.values.prefix(values.count).reduce(0, +) }
        guard others.count >= Self.minimumCount else { return true }
        let own = values.reduce(0, +)
        return others.count { $0 > own } * 2 < others.count
    }
}
