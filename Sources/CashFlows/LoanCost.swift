import Instalments

/// What a loan costs a year, charges included or not, as a share of one.
public struct LoanCost: Sendable, Hashable {
    /// Internal rate of return of a month.
    public let monthlyRate: Double

    /// The cost of a loan; nil if less is paid than is received.
    /// - Parameters:
    ///   - principal: What is lent.
    ///   - upfrontFee: What is kept back of it.
    ///   - payments: One at the end of each month.
    public init?(principal: Double, upfrontFee: Double, payments: [Double]) {
        let received = principal - upfrontFee
        guard received > 0, payments.reduce(0, +) >= received,
            let rate = CashFlows([-received] + payments).internalRate
        else { return nil }
        monthlyRate = rate
    }

    /// A nominal annual rate, compounded monthly.
    public init(nominal rate: Double) { monthlyRate = rate / 12 }

    /// Twelve months side by side.
    public var nominal: Double { monthlyRate * 12 }

    /// Twelve months on top of one another.
    public var effective: Double { compoundGrowth(monthlyRate, months: 12) }
}
