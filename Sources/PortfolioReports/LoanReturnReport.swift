import CashFlows
import Documents
public import Lending
public import Loans

extension BookReport {
    /// What a loan brings the lender: what went out, what came in, and what is still to come by its terms.
    /// - Parameters:
    ///   - account: The loan at the end of a day.
    ///   - number: Its number.
    ///   - currency: Of its amounts.
    ///   - paidOut: What went out, in minor units; what was lent less the fee that was kept back.
    ///   - fundingPercent: What money costs the lender, per cent a year: what goes out is found at it.
    ///   - reinvestmentPercent: What money that came in brings elsewhere, per cent a year.
    /// - Returns: The report.
    public static func loanReturn(
        _ account: LoanAccount,
        number: Int,
        currency: Currency,
        paidOut: Int64,
        fundingPercent: Double,
        reinvestmentPercent: Double
    ) -> BookReport {
        let flows = LoanFlows(account, paidOut: paidOut)
        let monthly = flows.byMonth
        let yearly = DatedCashFlows(flows.all).internalRate
        let nominal = monthly.internalRate.map { $0 * 12 }
        let modified = monthly.modifiedInternalRate(
            financing: fundingPercent / 1200,
            reinvestment: reinvestmentPercent / 1200
        )
        let gain = monthly.presentValue(at: fundingPercent / 1200)
        return BookReport(
            "return",
            "Return of loan \(number)",
            sentences: [
                "By days the loan brings \(percentText(yearly)) a year; with money that came in at "
                    + "\(decimalText(reinvestmentPercent, 2)) % elsewhere, \(percentText(modified.map { $0 * 12 })). Above its "
                    + "funding at \(decimalText(fundingPercent, 2)) % it is worth \(currency.text(gain)) today."
            ],
            tables: [
                Table(
                    "Cash flows",
                    ["Part", "Amount"],
                    [
                        ["Paid out", currency.text(paidOut)], ["Received", currency.text(flows.received)],
                        ["Still to come", currency.text(flows.toCome)],
                    ]
                ),
                Table(
                    "Rates of a year",
                    ["Rate", "Value"],
                    [
                        ["Internal rate, by days, effective", percentText(yearly)],
                        ["Internal rate, by months, nominal", percentText(nominal)],
                        ["Modified internal rate, nominal", percentText(modified.map { $0 * 12 })],
                    ]
                ),
            ],
            currency: currency,
            json: [
                "loan_id": .count(number), "paid_out": .amount(paidOut), "received": .amount(flows.received),
                "to_come": .amount(flows.toCome), "internal_rate_effective": .share(yearly),
                "internal_rate_nominal": .share(nominal),
                "modified_internal_rate_nominal": .share(modified.map { $0 * 12 }),
                "present_value": .number(gain),
            ]
        )
    }
}

/// Money between lender and borrower, from the lender's side; amounts in minor units.
private struct LoanFlows {
    private let start: CalendarDate
    private let paidOut: Int64
    private let past: [(day: CalendarDate, amount: Int64)]
    private let future: [(day: CalendarDate, amount: Int64)]

    /// What came in and was not taken back, and what of an open loan is unpaid: what is overdue is awaited on the day.
    init(_ account: LoanAccount, paidOut: Int64) {
        start = account.terms.startsOn
        self.paidOut = paidOut
        let gone = Set(
            account.events.compactMap { event in if case .reversal(let target) = event.change { target } else { nil } }
        )
        past = account.events.filter { $0.received > 0 && !gone.contains($0.sequence) }
            .map { ($0.effectiveOn, $0.received) }
        future =
            account.status == .active
            ? account.dues.filter { $0.unpaid > 0 }.map { (max($0.day, account.day), $0.unpaid) } : []
    }

    var received: Int64 { past.reduce(0) { $0 + $1.amount } }
    var toCome: Int64 { future.reduce(0) { $0 + $1.amount } }

    var all: [DatedCashFlows.Flow] {
        [DatedCashFlows.Flow(start, -Double(paidOut))]
            + (past + future).map { DatedCashFlows.Flow($0.day, Double($0.amount)) }
    }

    /// In months since the money went out, each at its end.
    var byMonth: CashFlows {
        let months = (past + future)
            .map { flow in
                let months = (flow.day.year - start.year) * 12 + flow.day.month - start.month
                return max(flow.day.day > start.day ? months + 1 : months, 0)
            }
        var amounts = [Double](repeating: 0, count: (months.max() ?? 0) + 1)
        amounts[0] -= Double(paidOut)
        for (month, flow) in zip(months, past + future) { amounts[month] += Double(flow.amount) }
        return CashFlows(amounts)
    }
}
