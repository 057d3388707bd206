/// Something of value that stands for a loan.
public struct Collateral: Sendable, Hashable {
    /// Such as `property`, `vehicle`, `gold`, `deposit`.
    public let kind: String
    /// In minor units, as last valued.
    public let value: Int64
    /// Share of the value that a sale is expected to lose, in [0, 1).
    public let haircut: Double

    /// The largest value whose share is exact in a double, in minor units: 2⁵³ − 1.
    private static let largestValue: Int64 = 9_007_199_254_740_991

    /// Something of value; the haircut is in [0, 1), the value from 0 to 2⁵³ − 1.
    public init?(kind: String, value: Int64, haircut: Double) {
        guard (0...Self.largestValue).contains(value), haircut >= 0, haircut < 1, !kind.utf8.isEmpty else { return nil }
        self.kind = kind
        self.value = value
        self.haircut = haircut
    }

    /// What a sale is expected to fetch, in minor units, rounded half up.
    public var realisable: Int64 { Int64((Double(value) * (1 - haircut)).rounded(.toNearestOrAwayFromZero)) }
}

/// How far several things of value cover a loan.
public struct SecurityCover: Sendable, Hashable {
    /// What is owed, in minor units.
    public let outstanding: Int64
    /// What sales are expected to fetch, in minor units.
    public let realisable: Int64

    /// The cover of a loan.
    public init(outstanding: Int64, _ collaterals: [Collateral]) {
        self.outstanding = outstanding
        realisable = collaterals.reduce(0) { $0 + $1.realisable }
    }

    /// Loan to value after haircuts, a share of one; nil without anything of value.
    public var loanToValue: Double? { realisable > 0 ? Double(outstanding) / Double(realisable) : nil }

    /// What is owed beyond what sales are expected to fetch, in minor units.
    public var shortfall: Int64 { max(0, outstanding - realisable) }

    /// Whether a secured loan has lost so much cover that somebody should look.
    /// - Parameter limit: Largest loan to value the lender accepts.
    /// - Returns: False without anything of value.
    public func isShort(above limit: Double) -> Bool {
        realisable > 0 && Double(outstanding) > limit * Double(realisable)
    }
}
