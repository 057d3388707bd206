import Statistics

/// Goods and bads of one group of rows, by weight.
public struct ClassCounts: Sendable, Hashable {
    /// Weight of those who paid.
    public var goods = 0.0
    /// Weight of those who defaulted.
    public var bads = 0.0

    /// Counts, nobody unless given.
    public init(goods: Double = 0, bads: Double = 0) {
        self.goods = goods
        self.bads = bads
    }

    /// Both together.
    public var total: Double { goods + bads }

    /// Share of bads; NaN where there is nobody.
    public var badRate: Double { bads / total }

    /// Both groups together.
    public static func + (left: ClassCounts, right: ClassCounts) -> ClassCounts {
        ClassCounts(goods: left.goods + right.goods, bads: left.bads + right.bads)
    }

    /// What a bin of these counts adds to the information value; an empty cell counts as 0.5 (credit-rules §2).
    /// - Parameter all: Counts of all bins.
    /// - Returns: At least 0.
    public func informationValue(of all: ClassCounts) -> Double {
        let goodShare = (goods == 0 ? 0.5 : goods) / all.goods
        let badShare = (bads == 0 ? 0.5 : bads) / all.bads
        return (goodShare - badShare) * naturalLogarithm(goodShare / badShare)
    }
}
