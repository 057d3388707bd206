import Instalments
import Lending
import LoanLedger
import LoanOrigination
import Loans
import Pages
import Portfolio
import PortfolioPages
import PortfolioReports

/// A loan as its borrower sees it.
struct BorrowedPage {
    let loan: LoanRecord
    let account: LoanAccount
    let payout: Payout?
    let methods: [Int: PaymentMethod]
    let closureFeePercent: Double
    let currency: Currency

    /// What the template shows.
    var view: View {
        let shown = LoanView(
            loan: loan,
            account: account,
            moves: [],
            payout: payout,
            methods: methods,
            closureFeePercent: closureFeePercent,
            currency: currency
        )
        let payments = shown.payments
        var view: View = [
            "id": loan.id, "asAt": account.day.words, "tiles": tiles, "dues": shown.dues,
            "payments": payments, "hasPayments": !payments.isEmpty,
            "lines": lines.map { line in
                [
                    "day": line.day.iso, "text": line.text,
                    "cells": [text(line.added), text(line.paid), text(line.balance)],
                ] as View
            },
        ]
        if account.arrears() > 0 {
            view["arrears"] = ["amount": text(account.arrears()), "days": account.daysPastDue] as View
        }
        // What cannot be quoted any more is not shown.
        if let quote = try? EarlyClosure(account, feePercent: closureFeePercent) {
            view["quote"] = ["rows": rows(quote)] as View
        }
        return view
    }

    private var tiles: [View] {
        let next = account.dues.first { $0.unpaid > 0 && $0.day > account.day }?.day
        let amount = account.dues.reduce(0) { $0 + ($1.day == next ? $1.unpaid : 0) }
        var tiles = [
            ("Lent", text(loan.terms.principal)), ("Rate", OfferTerms.percent(account.rate.percent)),
            ("Monthly payment", text(account.levelPayment)), ("Still owed", text(account.outstandingPrincipal)),
            ("Paid so far", text(account.received)), ("Status", loan.standing(of: account).rawValue),
        ]
        if let payout, payout.amount < loan.terms.principal {
            tiles.insert(("Paid out to you", text(payout.amount)), at: 1)
            tiles.insert(("Fee kept back", text(loan.terms.principal - payout.amount)), at: 2)
        }
        if let next { tiles.append(("Next payment", "\(text(amount)) on \(next.words)")) }
        return tiles.map { ["name": $0.0, "value": $0.1] }
    }

    private func rows(_ quote: EarlyClosure) -> [View] {
        let parts = [
            ("Debt not yet repaid", quote.principal), ("Interest that is overdue", quote.overdueInterest),
            ("Interest since the last due date", quote.brokenInterest), ("Fees that are unpaid", quote.charges),
            ("Fee for closing early", quote.fee), ("Less what you have paid ahead", -quote.advance),
            ("To pay, valid on \(quote.day.words)", quote.total),
        ]
        return parts.map { ["label": $0.0, "answer": text($0.1)] }
    }

    /// One line of the statement, in minor units.
    struct Line {
        let day: CalendarDate
        let text: String
        let added: Int64
        let paid: Int64
        let balance: Int64
    }

    /// What made the debt grow or fall; what the lender moves between its own accounts is left out.
    var lines: [Line] {
        let owed: Set<Posting.Account> = [.principal, .interestReceivable, .chargesReceivable, .advances]
        var balance: Int64 = 0
        var lines: [Line] = []
        for posting in account.postings {
            let change =
                (owed.contains(posting.debit) ? posting.amount : 0)
                - (owed.contains(posting.credit) ? posting.amount : 0)
            guard change != 0 else { continue }
            balance += change
            lines.append(
                Line(
                    day: posting.day,
                    text: posting.text,
                    added: max(change, 0),
                    paid: max(-change, 0),
                    balance: balance
                )
            )
        }
        return lines
    }

    /// The statement as a file has it.
    var table: BookReport.Table {
        BookReport.Table(
            "Statement",
            ["Day", "What for", "Added", "Paid", "Owed"],
            lines.map { line in
                [line.day.iso, line.text] + [line.added, line.paid, line.balance].map(plain)
            }
        )
    }

    private func text(_ minorUnits: Int64) -> String { currency.text(minorUnits: minorUnits) }

    /// Digits with the currency's decimals, for programs.
    private func plain(_ minorUnits: Int64) -> String {
        let unit = currency.minorUnitsPerMajor
        let whole = "\(minorUnits < 0 ? "-" : "")\(minorUnits.magnitude / unit.magnitude)"
        guard currency.minorDigits > 0 else { return whole }
        let rest = "\(minorUnits.magnitude % unit.magnitude)"
        return "\(whole)." + String(repeating: "0", count: currency.minorDigits - rest.utf8.count) + rest
    }
}
