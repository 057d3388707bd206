import Instalments
import Lending
import LoanOrigination
import Loans
import Pages

/// What an offer costs, as both sides see it.
struct OfferTerms {
    private let offer: LoanOffer
    private let currency: Currency
    private let terms: LoanTerms
    private let instalments: [DatedInstalment]

    /// - Parameters:
    ///   - offer: What is offered; what is owed month by month does not depend on the day.
    ///   - currency: Of its amounts.
    /// - Throws: ``LoanError`` for what no form of ours offers.
    init(_ offer: LoanOffer, _ currency: Currency) throws(LoanError) {
        self.offer = offer
        self.currency = currency
        terms = try offer.terms(startingOn: offer.expiresOn)
        instalments = terms.instalments
    }

    /// What the template shows: labels and answers, and what is to be paid month by month.
    var view: View { ["rows": rows, "schedule": schedule] }

    private var rows: [View] {
        let charge = AnnualPercentageRate(
            disbursedMinorUnits: offer.principal - offer.fee,
            payments: instalments.map(\.payment)
        )
        let idle = offer.moratorium.months
        let rows: [(String, String?)] = [
            ("Amount", text(offer.principal)), ("Fee kept back", offer.fee > 0 ? text(offer.fee) : nil),
            ("Paid out to you", offer.fee > 0 ? text(offer.principal - offer.fee) : nil),
            ("Months without principal", idle > 0 ? "\(idle): \(pause)" : nil),
            (idle > 0 ? "Time after that" : "Time", "\(offer.months) months"),
            ("Yearly rate", Self.percent(offer.rate.percent)),
            ("The rate", offer.isFloating ? "moves with the market: payments may rise and fall" : nil),
            ("Yearly rate with all charges (APR)", charge.map { Self.percent($0.percent) }),
            ("The same, month on month (effective annual rate)", charge.map { Self.percent($0.effectivePercent) }),
            (idle > 0 ? "Monthly payment after that" : "Monthly payment", text(terms.levelPayment)),
            ("Interest in all", text(sum { $0.interest + $0.added })), ("To repay in all", text(sum(\.payment))),
            ("Open until", offer.expiresOn.words),
        ]
        return rows.compactMap { label, answer in answer.map { ["label": label, "answer": $0] as View } }
    }

    private var pause: String {
        if case .interestPaid = offer.moratorium { return "interest is paid every month" }
        return "nothing is paid, interest is added to the debt"
    }

    private var schedule: [View] {
        instalments.map { row in
            [
                "month": "\(row.number)",
                "cells": [row.payment, row.interest, row.principal, row.added, row.balance].map(text),
            ]
        }
    }

    private func sum(_ part: (DatedInstalment) -> Int64) -> Int64 { instalments.reduce(0) { $0 + part($1) } }

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
