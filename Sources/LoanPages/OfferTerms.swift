import Instalments
import Lending
import LoanOrigination
import Pages

/// What an offer costs, as both sides see it.
struct OfferTerms {
    let offer: LoanOffer
    let currency: Currency

    /// For a list of labels and answers.
    var rows: [View] {
        let schedule = RepaymentSchedule(
            principalMinorUnits: offer.principal,
            annualRate: offer.rate,
            months: offer.months
        )
        let charge = AnnualPercentageRate(
            disbursedMinorUnits: offer.principal - offer.fee,
            payments: schedule.instalments.map(\.payment)
        )
        let rows: [(String, String?)] = [
            ("Amount", text(offer.principal)), ("Fee kept back", offer.fee > 0 ? text(offer.fee) : nil),
            ("Paid out to you", offer.fee > 0 ? text(offer.principal - offer.fee) : nil),
            ("Time", "\(offer.months) months"), ("Yearly rate", Self.percent(offer.rate.percent)),
            ("Yearly rate with all charges (APR)", charge.map { Self.percent($0.percent) }),
            ("Monthly payment", text(schedule.levelPayment)), ("Interest in all", text(schedule.totalInterest)),
            ("To repay in all", text(schedule.totalPayment)), ("Open until", offer.expiresOn.words),
        ]
        return rows.compactMap { label, answer in answer.map { ["label": label, "answer": $0] as View } }
    }

    private func text(_ minorUnits: Int64) -> String { currency.text(minorUnits: minorUnits) }

    /// With at most two decimals, none that is zero at the end.
    static func percent(_ percent: Double) -> String { "\(decimals(percent)) %" }

    static func decimals(_ value: Double) -> String {
        let hundredths: Int = .init(exactly: (value * 100).rounded()) ?? 0
        let rest = hundredths % 100
        if rest == 0 { return "\(hundredths / 100)" }
        return "\(hundredths / 100)." + (rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)")
    }
}
