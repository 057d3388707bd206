/// What a loan costs a year with all charges: twelve times the monthly internal rate of return.
///
/// - seealso: Reserve Bank of India, Key Facts Statement, DOR.STR.REC.13/13.03.00/2024-25, 15 April 2024.
public struct AnnualPercentageRate: Sendable, Hashable {
    /// The rate at which the payments are worth what was received, a share of one a month.
    public let monthlyFraction: Double

    /// Per cent a year, nominal: twelve months side by side.
    public var percent: Double { monthlyFraction * 1200 }

    /// Per cent a year, effective: twelve months on top of one another.
    public var effectivePercent: Double { compoundGrowth(monthlyFraction, months: 12) * 100 }

    /// The rate of a loan; nil if nothing was received, or less is paid than was received, or the cost is beyond all
    /// measure (10,000 % a month).
    ///
    /// - Parameters:
    ///   - disbursedMinorUnits: What the borrower receives, charges deducted.
    ///   - payments: One at the end of each month, in minor units; none negative.
    public init?(disbursedMinorUnits: Int64, payments: [Int64]) {
        precondition(payments.allSatisfy { $0 >= 0 }, "a negative payment")
        let amounts = payments.map { Double($0) }
        let disbursed = Double(disbursedMinorUnits)
        let paid = Self.presentValue(of: amounts, at: 0)
        guard disbursed > 0, paid >= disbursed else { return nil }
        guard paid > disbursed else {
            monthlyFraction = 0
            return
        }
        var (low, high) = (0.0, 100.0)
        guard Self.presentValue(of: amounts, at: high) < disbursed else { return nil }
        // The present value falls with the rate, so halving ends at two neighbours among the doubles.
        while true {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if Self.presentValue(of: amounts, at: middle) >= disbursed { low = middle } else { high = middle }
        }
        monthlyFraction = low
    }

    /// Value today of payments at the ends of months (Horner).
    private static func presentValue(of payments: [Double], at rate: Double) -> Double {
        payments.reversed().reduce(0) { ($0 + $1) / (1 + rate) }
    }
}
