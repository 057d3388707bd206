public import Statistics

/// How to spread money over loans or segments: max μᵀw − (λ/2)·wᵀΣw with Σw = 1, 0 ≤ w ≤ cap and caps on groups.
///
/// - seealso: Markowitz, Portfolio Selection, Journal of Finance 7 (1952).
public struct AllocationProblem: Sendable, Hashable {
    /// Assets that together may not exceed a share; an asset is in at most one group.
    public struct Group: Sendable, Hashable {
        /// Indices of the assets.
        public let members: [Int]
        /// Largest share of all, in [0, 1].
        public let cap: Double

        /// A group and its cap.
        public init(members: [Int], cap: Double) {
            self.members = members
            self.cap = cap
        }
    }

    /// Expected return of each asset over the period, a share of one: `[assetCount]`.
    public let expectedReturns: [Double]
    /// Covariance of the returns over the same period: `[assetCount, assetCount]`.
    public let covariance: Matrix
    /// Largest share of each asset, in [0, 1]: `[assetCount]`.
    public let caps: [Double]
    /// Caps on groups.
    public let groups: [Group]

    /// A problem that has a solution.
    /// - Parameters:
    ///   - expectedReturns: `[assetCount]`, at least one.
    ///   - covariance: `[assetCount, assetCount]`, symmetric and positive semi-definite.
    ///   - caps: `[assetCount]`, each in [0, 1]; none where nil.
    ///   - groups: Disjoint.
    /// - Throws: ``AllocationError``, among them `infeasible` where the caps leave money without a place.
    public init(
        expectedReturns: [Double],
        covariance: Matrix,
        caps: [Double]? = nil,
        groups: [Group] = []
    ) throws(AllocationError) {
        let count = expectedReturns.count
        let caps = caps ?? [Double](repeating: 1, count: count)
        guard count > 0, covariance.rowCount == count, covariance.columnCount == count, caps.count == count else {
            throw .shape("returns, covariance and caps must speak of the same assets, at least one")
        }
        guard expectedReturns.allSatisfy(\.isFinite) else { throw .outOfRange("expected returns", "numbers") }
        guard (caps + groups.map(\.cap)).allSatisfy((0...1).contains) else { throw .outOfRange("caps", "from 0 to 1") }
        let members = groups.flatMap(\.members)
        guard members.allSatisfy(expectedReturns.indices.contains), Set(members).count == members.count else {
            throw .shape("groups must be disjoint and name assets by index")
        }
        guard Self.isConvex(covariance) else { throw .notConvex }
        self.expectedReturns = expectedReturns
        self.covariance = covariance
        self.caps = caps
        self.groups = groups
        let placeable = firstWeights.reduce(0, +)
        guard placeable > 1 - 1e-12 else { throw .infeasible(placeable: placeable) }
    }

    /// Expected return of an allocation.
    public func expectedReturn(of weights: [Double]) -> Double {
        zip(expectedReturns, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Standard deviation of the return of an allocation.
    public func volatility(of weights: [Double]) -> Double {
        max(zip(covariance.multiplied(by: weights), weights).reduce(0) { $0 + $1.0 * $1.1 }, 0).squareRoot()
    }

    /// An allocation within all caps, filled in the order of the assets; its sum is the most that can be placed, or 1.
    var firstWeights: [Double] {
        var groupOf = [Int?](repeating: nil, count: caps.count)
        for (index, group) in groups.enumerated() { for member in group.members { groupOf[member] = index } }
        var room = groups.map(\.cap)
        var rest = 1.0
        return caps.indices.map { asset in
            let share = min(caps[asset], rest, groupOf[asset].map { room[$0] } ?? 1)
            if let group = groupOf[asset] { room[group] -= share }
            rest -= share
            return share
        }
    }

    private static func isConvex(_ matrix: Matrix) -> Bool {
        let count = matrix.rowCount
        let largest = (0..<count).reduce(0) { max($0, abs(matrix[$1, $1])) }
        var ridged = matrix
        for row in 0..<count {
            for column in 0..<row where abs(matrix[row, column] - matrix[column, row]) > 1e-9 * largest { return false }
            // A semi-definite matrix is definite with the smallest of ridges on it.
            ridged[row, row] += 1e-9 * largest + 1e-300
        }
        do {
            _ = try CholeskyDecomposition(of: ridged)
            return true
        } catch {
            return false
        }
    }
}
