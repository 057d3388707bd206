public import Lending

/// One payment of a schedule; amounts in minor units.
public struct Instalment: Sendable, Hashable {
    /// From 1.
    public let number: Int
    /// What is paid: interest and principal.
    public let payment: Int64
    /// The month's interest on the balance before.
    public let interest: Int64
    /// What the debt falls by.
    public let principal: Int64
    /// What is still owed afterwards.
    public let balance: Int64
}

/// How a loan is repaid month by month; amounts in minor units.
///
/// Every month's interest is rounded, half up unless said otherwise; the last payment takes the remainder: the principal parts sum to the
/// principal exactly.
public struct RepaymentSchedule: Sendable, Hashable {
    /// In order; one a month.
    public let instalments: [Instalment]
    /// The level payment; the last differs by what was rounded.
    public let levelPayment: Int64

    /// The schedule of a loan.
    ///
    /// - Parameters:
    ///   - principalMinorUnits: What is lent; 0 to 10^16.
    ///   - annualRate: Nominal.
    ///   - months: Number of payments; at least 1.
    ///   - rounding: Of interest and of the level payment.
    public init(
        principalMinorUnits: Int64,
        annualRate: AnnualRate,
        months: Int,
        rounding: AmountRounding = .usual
    ) {
        precondition((0...10_000_000_000_000_000).contains(principalMinorUnits), "principal \(principalMinorUnits)")
        levelPayment = equatedMonthlyInstalment(
            principalMinorUnits: principalMinorUnits,
            annualRate: annualRate,
            months: months,
            rounding: rounding
        )
        var balance = principalMinorUnits
        var instalments: [Instalment] = []
        for number in 1...months {
            let interest = annualRate.monthlyInterest(onMinorUnits: balance, rounding: rounding)
            let part = number == months ? balance : min(max(levelPayment - interest, 0), balance)
            balance -= part
            instalments.append(
                Instalment(
                    number: number,
                    payment: interest + part,
                    interest: interest,
                    principal: part,
                    balance: balance
                )
            )
        }
        self.instalments = instalments
    }

    /// Sum of all interest; what does not fit is the largest there is.
    public var totalInterest: Int64 { sum(\.interest) }

    /// Sum of all payments; what does not fit is the largest there is.
    public var totalPayment: Int64 { sum(\.payment) }

    private func sum(_ part: (Instalment) -> Int64) -> Int64 {
        Int64(clamping: instalments.reduce(Int128.zero) { $0 + Int128(part($1)) })
    }
}
