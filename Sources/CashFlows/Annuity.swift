import Instalments
import Statistics

/// A loan repaid by level payments, in exact rates and amounts: what offers and comparisons are computed with.
///
/// What a borrower really pays is rounded to minor units; see `RepaymentSchedule`.
/// - seealso: Brealey, Myers, Allen, *Principles of Corporate Finance*, ch. 2.
public struct Annuity: Sendable, Hashable {
    /// When in a month a payment falls due.
    public enum Timing: Sendable, Hashable {
        /// At its end, as loans are paid.
        case arrears
        /// At its beginning, as leases are paid.
        case advance
    }

    /// Rate of a month; 0 or more.
    public let monthlyRate: Double
    /// When payments fall due.
    public let timing: Timing

    /// Level payments at a rate.
    /// - Parameters:
    ///   - monthlyRate: 0 or more.
    ///   - timing: When payments fall due.
    public init(monthlyRate: Double, timing: Timing = .arrears) {
        precondition(monthlyRate >= 0, "monthly rate \(monthlyRate)")
        self.monthlyRate = monthlyRate
        self.timing = timing
    }

    /// The level payment that repays a loan but for a balloon.
    /// - Parameters:
    ///   - principal: What is lent.
    ///   - months: Number of payments, at least 1.
    ///   - balloon: What is still owed after the last payment.
    /// - Returns: In the unit of the principal.
    public func payment(principal: Double, months: Int, balloon: Double = 0) -> Double {
        let remaining = balloon / (1 + compoundGrowth(monthlyRate, months: months))
        return (principal - remaining) / value(ofMonths: months)
    }

    /// The loan a level payment repays.
    public func principal(payment: Double, months: Int) -> Double { payment * value(ofMonths: months) }

    /// Number of payments that repay a loan, not rounded; nil if interest alone is more than the payment.
    public func months(principal: Double, payment: Double) -> Double? {
        guard monthlyRate > 0 else { return principal / payment }
        let perMonth = timing == .arrears ? payment : payment * (1 + monthlyRate)
        let share = 1 - principal * monthlyRate / perMonth
        guard share > 0 else { return nil }
        return -naturalLogarithm(share) / naturalLogarithm(1 + monthlyRate)
    }

    /// The monthly rate at which level payments in arrears repay a loan; nil if they are less than the loan.
    public static func monthlyRate(principal: Double, payment: Double, months: Int) -> Double? {
        guard principal > 0, payment * Double(months) >= principal else { return nil }
        return CashFlows([-principal] + [Double](repeating: payment, count: months)).internalRate
    }

    /// Worth of one unit a month now.
    private func value(ofMonths months: Int) -> Double {
        let growth = compoundGrowth(monthlyRate, months: months)
        guard growth > 0 else { return Double(months) }
        let arrears = growth / (1 + growth) / monthlyRate
        return timing == .arrears ? arrears : arrears * (1 + monthlyRate)
    }
}
