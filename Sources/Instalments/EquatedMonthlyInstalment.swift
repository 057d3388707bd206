// Equated monthly instalments.
//
// EMI = P·i·(1 + i)ⁿ / ((1 + i)ⁿ − 1). With g = (1 + i)ⁿ − 1 that is P·i + P·i/g, and g is found by doubling the number of
// months, only adding and multiplying positive numbers: nothing cancels where i is tiny, and no library's `pow` decides
// a paisa.

public import Lending

/// The level payment that repays a loan with interest, rounded half up to the minor unit unless said otherwise.
///
/// - Parameters:
///   - principalMinorUnits: What is lent; not negative.
///   - annualRate: Nominal; 0 divides the principal.
///   - months: Number of payments; at least 1.
///   - rounding: To what.
/// - Returns: In minor units; what does not fit is the largest there is.
/// - seealso: Brealey, Myers, Allen, *Principles of Corporate Finance*, ch. 2, annuities.
public func equatedMonthlyInstalment(
    principalMinorUnits: Int64,
    annualRate: AnnualRate,
    months: Int,
    rounding: AmountRounding = .usual
) -> Int64 {
    precondition(principalMinorUnits >= 0, "principal \(principalMinorUnits)")
    precondition(months >= 1, "\(months) months")
    let growth = compoundGrowth(annualRate.monthlyFraction, months: months)
    guard growth > 0 else {
        return rounding.level(rounding.quotient(Int128(principalMinorUnits), by: Int128(months)))
    }
    let interest = Double(principalMinorUnits) * annualRate.percent / 1200
    return rounding.level(rounding.whole(interest + interest / growth))
}

/// The loan a level payment repays, rounded half up to the minor unit: the inverse of the instalment, for offers.
///
/// - Parameters:
///   - instalmentMinorUnits: What is paid a month; not negative.
///   - annualRate: Nominal.
///   - months: Number of payments; at least 1.
/// - Returns: In minor units; what does not fit is the largest there is.
public func principal(repaidBy instalmentMinorUnits: Int64, annualRate: AnnualRate, months: Int) -> Int64 {
    precondition(instalmentMinorUnits >= 0, "instalment \(instalmentMinorUnits)")
    precondition(months >= 1, "\(months) months")
    let growth = compoundGrowth(annualRate.monthlyFraction, months: months)
    guard growth > 0 else { return Int64(clamping: Int128(instalmentMinorUnits) * Int128(months)) }
    return AmountRounding.usual.whole(Double(instalmentMinorUnits) / annualRate.monthlyFraction / (1 + 1 / growth))
}

/// (1 + rate)ⁿ − 1, accurate for small rates; infinite where it is too large.
///
/// - Parameters:
///   - rate: A month's; not negative.
///   - months: Not negative.
/// - Returns: What one unit earns.
public func compoundGrowth(_ rate: Double, months: Int) -> Double {
    var growth = 0.0
    for bit in stride(from: Int.bitWidth - 1 - months.leadingZeroBitCount, through: 0, by: -1) {
        growth = growth * (2 + growth)
        if months >> bit & 1 == 1 { growth = growth + rate + growth * rate }
    }
    return growth
}
