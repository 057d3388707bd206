import Statistics

/// Which rows a model is fitted to and which judge it.
public struct SampleSplit: Sendable, Hashable {
    /// Rows to fit to, ascending.
    public let training: [Int]
    /// Rows to judge by, ascending; none of them is in `training`.
    public let test: [Int]
}

/// Sets aside a share of the rows, the same share of bads and of goods.
public struct HoldOut: Sendable, Hashable {
    /// Share set aside, above 0 and below 1.
    public let fraction: Double
    /// Of the draw.
    public let seed: UInt64

    /// A hold-out.
    /// - Parameters:
    ///   - fraction: Share set aside, above 0 and below 1.
    ///   - seed: Of the draw; equal seeds give equal splits.
    public init(fraction: Double, seed: UInt64) {
        precondition(fraction > 0 && fraction < 1, "hold-out \(fraction)")
        self.fraction = fraction
        self.seed = seed
    }

    /// Splits rows.
    /// - Parameter isBad: Outcome of each row.
    /// - Returns: One split, both classes on both sides.
    /// - Throws: ``SampleError/tooFewRows(count:parts:)`` if a class has fewer than two rows.
    public func split(_ isBad: [Bool]) throws(SampleError) -> SampleSplit {
        var generator = SeededGenerator(seed: seed)
        var isTest = [Bool](repeating: false, count: isBad.count)
        for isBadClass in [true, false] {
            let rows = generator.shuffled(isBad.indices.filter { isBad[$0] == isBadClass })
            guard rows.count >= 2 else { throw .tooFewRows(count: rows.count, parts: 2) }
            let share = Int((Double(rows.count) * fraction).rounded())
            for row in rows.prefix(min(max(share, 1), rows.count - 1)) { isTest[row] = true }
        }
        return SampleSplit(
            training: isTest.indices.filter { !isTest[$0] },
            test: isTest.indices.filter { isTest[$0] }
        )
    }
}

/// Cuts the rows into folds, each of which judges the model fitted to all others.
public enum CrossValidation: Sendable, Hashable {
    /// Each fold has the same share of bads; the draw hangs on a seed.
    case stratified(folds: Int, seed: UInt64)
    /// The same, dealt anew so many times: each row judges once in every repeat.
    case repeated(folds: Int, repeats: Int, seed: UInt64)
    /// Row r is in fold r mod `folds`: repeatable in any other program.
    case rowModulo(folds: Int)

    /// Number of folds of each deal.
    public var folds: Int {
        switch self {
        case .stratified(let folds, _), .rowModulo(let folds), .repeated(let folds, _, _): folds
        }
    }

    /// Splits rows.
    /// - Parameter isBad: Outcome of each row.
    /// - Returns: One split for each fold; every row judges equally often.
    /// - Throws: ``SampleError/tooFewRows(count:parts:)`` if a class has fewer rows than there are folds.
    public func splits(_ isBad: [Bool]) throws(SampleError) -> [SampleSplit] {
        precondition(folds >= 2, "\(folds) folds")
        if case .repeated(let folds, let repeats, let seed) = self {
            var splits: [SampleSplit] = []
            for deal in 0..<UInt64(repeats) {
                splits += try CrossValidation.stratified(folds: folds, seed: seed &+ deal).splits(isBad)
            }
            return splits
        }
        let foldOfRow = try folds(of: isBad)
        return (0..<folds)
            .map { fold in
                SampleSplit(
                    training: isBad.indices.filter { foldOfRow[$0] != fold },
                    test: isBad.indices.filter { foldOfRow[$0] == fold }
                )
            }
    }

    private func folds(of isBad: [Bool]) throws(SampleError) -> [Int] {
        guard case .stratified(let folds, let seed) = self else { return isBad.indices.map { $0 % folds } }
        var generator = SeededGenerator(seed: seed)
        var foldOfRow = [Int](repeating: 0, count: isBad.count)
        for isBadClass in [true, false] {
            let rows = generator.shuffled(isBad.indices.filter { isBad[$0] == isBadClass })
            guard rows.count >= folds else { throw .tooFewRows(count: rows.count, parts: folds) }
            for (position, row) in rows.enumerated() { foldOfRow[row] = position % folds }
        }
        return foldOfRow
    }
}
