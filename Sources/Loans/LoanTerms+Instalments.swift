import Instalments
public import Lending

/// One instalment and its day; amounts in minor units.
public struct DatedInstalment: Sendable, Hashable {
    /// From 1, months of the moratorium included.
    public let number: Int
    /// When it falls due.
    public let day: CalendarDate
    /// The month's interest that is paid.
    public let interest: Int64
    /// What the debt falls by.
    public let principal: Int64
    /// Interest that is added to the debt instead.
    public let added: Int64
    /// What is still owed afterwards.
    public let balance: Int64

    /// What is paid.
    public var payment: Int64 { interest + principal }
}

extension LoanTerms {
    /// The instalments as agreed; their principal sums to the principal and the interest added to it.
    public var instalments: [DatedInstalment] {
        var rows = moratoriumRows
        let balance = rows.last?.balance ?? principal
        let schedule = RepaymentSchedule(
            principalMinorUnits: balance,
            annualRate: rate,
            months: months,
            rounding: rounding
        )
        for instalment in schedule.instalments {
            rows.append(
                DatedInstalment(
                    number: rows.count + 1,
                    day: startsOn.adding(months: rows.count + 1),
                    interest: instalment.interest,
                    principal: instalment.principal,
                    added: 0,
                    balance: instalment.balance
                )
            )
        }
        return rows
    }

    /// The level payment after the moratorium, in minor units.
    public var levelPayment: Int64 {
        equatedMonthlyInstalment(
            principalMinorUnits: moratoriumRows.last?.balance ?? principal,
            annualRate: rate,
            months: months,
            rounding: rounding
        )
    }

    private var moratoriumRows: [DatedInstalment] {
        guard moratorium.months > 0 else { return [] }
        var isPaid = false
        if case .interestPaid = moratorium { isPaid = true }
        var balance = principal
        return (1...moratorium.months)
            .map { number in
                let interest = rate.monthlyInterest(onMinorUnits: balance, rounding: rounding)
                if !isPaid { balance += interest }
                return DatedInstalment(
                    number: number,
                    day: startsOn.adding(months: number),
                    interest: isPaid ? interest : 0,
                    principal: 0,
                    added: isPaid ? 0 : interest,
                    balance: balance
                )
            }
    }
}
