package import AssetQuality
import CreditRisk
import Instalments
package import Lending
package import LoanLedger
package import LoanOrigination
package import Loans
package import Pages
import Portfolio
import PortfolioReports

/// A loan as its page shows it.
package struct LoanView {
    let loan: LoanRecord
    let account: LoanAccount
    let moves: [ClassHistory.Move]
    let payout: Payout?
    let methods: [Int: PaymentMethod]
    let closureFeePercent: Double
    let currency: Currency

    /// Gathers it.
    package init(
        loan: LoanRecord,
        account: LoanAccount,
        moves: [ClassHistory.Move],
        payout: Payout?,
        methods: [Int: PaymentMethod],
        closureFeePercent: Double,
        currency: Currency
    ) {
        self.loan = loan
        self.account = account
        self.moves = moves
        self.payout = payout
        self.methods = methods
        self.closureFeePercent = closureFeePercent
        self.currency = currency
    }

    var view: View {
        var view: View = [
            "id": loan.id, "asAt": account.day.iso, "tiles": tiles,
            "warnings": warnings.map { ["text": $0.words] as View },
            "hasWarnings": !warnings.isEmpty, "dues": dues, "postings": postings,
            "moves": moves.map { move in
                ["day": move.day.iso, "bucket": move.bucket.name, "class": move.assetClass.name] as View
            },
            "hasMoves": !moves.isEmpty, "receipts": receipts,
            "payments": payments, "hasPayments": !payments.isEmpty,
        ]
        view["erosion"] = erosion
        if let payout { view["payout"] = ["rows": rows(payout)] as View }
        return view
    }

    /// How the money went out, and who let it.
    private func rows(_ payout: Payout) -> [View] {
        let rows: [(String, String)] = [
            ("Lent", text(loan.terms.principal)), ("Fee kept back", text(fee)), ("Paid out", text(payout.amount)),
            ("On", payout.day.words), ("How", payout.disbursement.method.words),
            ("Reference", payout.disbursement.reference),
            ("Proposed by", payout.releasedBy == payout.proposedBy ? "" : payout.proposedBy),
            ("Let out by", payout.releasedBy),
        ]
        return rows.filter { !$0.1.utf8.isEmpty }.map { ["label": $0.0, "answer": $0.1] }
    }

    /// What was kept back of the money that was lent.
    package var fee: Int64 { payout.map { loan.terms.principal - $0.amount } ?? 0 }

    private var tiles: [View] {
        let position = loan.position
        var tiles = [
            ("Lent", text(loan.terms.principal)), ("Rate", "\(account.rate.percent) %"),
            ("Instalment", text(account.levelPayment)), ("Outstanding", text(account.outstandingPrincipal)),
            ("Arrears", text(account.arrears())), ("Days past due", "\(account.daysPastDue)"),
            ("Late fees and charges", text(account.dues.reduce(0) { $0 + ($1.part == .charge ? $1.amount : 0) })),
            ("Of these unpaid", text(account.arrears(.charge))),
            ("Class", position.assetClass.name), ("Status", loan.standing(of: account).rawValue),
            ("Watch list", loan.isOnWatchList ? "on it" : "not on it"), ("Received", text(loan.position.received)),
            ("Set aside by class (IRACP)", text(loan.position.provision)),
        ]
        tiles += risk
        let unearned = -books.balance(of: .incomeSuspense)
        if unearned > 0 { tiles.append(("Interest and fees not earned", text(unearned))) }
        // What cannot be quoted any more is not shown.
        if let quote = try? EarlyClosure(account, feePercent: closureFeePercent) {
            tiles.append(("To close today", text(quote.total)))
        }
        return tiles.map { ["name": $0.0, "value": $0.1] }
    }

    /// How likely the loan is to fail within twelve months, and before its end; what is impaired has failed.
    private var risk: [(String, String)] {
        guard account.status == .active, let yearly = loan.presentProbability else { return [] }
        let months = max(1, Set(account.dues.filter { $0.day > account.day && $0.number > 0 }.map(\.day)).count)
        func probability(_ months: Int) -> String {
            let hazard = LifetimeLoss.monthlyHazard(yearly: min(yearly, 0.999))
            let survival = (0..<months).reduce(1.0) { left, _ in left * (1 - hazard) }
            let share = loan.position.assetClass.isNonPerforming ? 1 : 1 - survival
            return "\((share * 10_000).rounded() / 100) %"
        }
        return [("PD of 12 months", probability(min(12, months))), ("Lifetime PD", probability(months))]
    }

    /// What a person should decide about a loan whose security has lost nearly all its worth.
    ///
    /// - seealso: Reserve Bank of India, IRACP master circular, 1 April 2022, 4.2.9: an asset whose security is worth
    ///   less than 10 per cent of what is outstanding may straightaway be a loss.
    private var erosion: String? {
        let position = loan.position
        guard position.assetClass.isNonPerforming, position.assetClass != .loss, position.wasSecured,
            loan.security < position.outstanding / 10
        else { return nil }
        return "The loan was secured, and its security would fetch \(text(loan.security)) of "
            + "\(text(position.outstanding)) now: less than a tenth. It may have to be identified as a loss."
    }

    /// What came, how, and what it paid.
    package var payments: [View] {
        Repayment.of(account, methods: methods).reversed()
            .map { payment in
                let state = payment.isTakenBack ? "failed" : payment.ahead > 0 ? "partly ahead" : "paid"
                return [
                    "day": payment.day.iso, "how": payment.method?.words ?? "", "state": state,
                    "cells": [payment.amount, payment.principal, payment.interest, payment.charges].map(text),
                ]
            }
    }

    private var warnings: [EarlyWarning] {
        EarlyWarning.of(account, lateInARow: loan.position.lateInARow, moves: moves)
    }

    /// Payments and fees that can be taken back.
    var receipts: [View] {
        let gone = Set(
            account.events.compactMap { event in if case .reversal(let target) = event.change { target } else { nil } }
        )
        return account.events.reversed()
            .compactMap { event in
                guard event.change.isReversible, !gone.contains(event.sequence) else { return nil }
                let (what, amount) = words(event.change)
                return ["code": "\(event.sequence)", "text": "\(what)\(text(amount)) of \(event.effectiveOn.iso)"]
            }
    }

    private func words(_ change: LoanEvent.Change) -> (String, Int64) {
        switch change {
        case .receipt(let amount): ("", amount)
        case .partPrepayment(let amount, _): ("part payment ahead, ", amount)
        case .closure(let amount, _): ("closing payment, ", amount)
        case .charge(let amount): ("fee, ", amount)
        case .reversal, .restructuring, .settlement, .writeOff, .lossIdentified, .lossWithdrawn: ("", 0)
        }
    }

    /// What falls due, day by day.
    package var dues: [View] {
        let days = Dictionary(grouping: account.dues, by: \.day)
        return days.keys.sorted()
            .map { day in
                let dues = days[day] ?? []
                func sum(_ part: Due.Part) -> Int64 { dues.reduce(0) { $0 + ($1.part == part ? $1.amount : 0) } }
                let (amount, paid) = (dues.reduce(0) { $0 + $1.amount }, dues.reduce(0) { $0 + $1.paid })
                let word =
                    paid == amount ? "paid" : day <= account.day ? "overdue" : paid > 0 ? "paid in part" : "to come"
                return [
                    "day": day.iso,
                    "cells": [
                        text(sum(.principal)), text(sum(.interest)), text(sum(.charge)), text(amount), text(paid), word,
                    ],
                ]
            }
    }

    /// The lender's books of the loan: the fee that was kept back, and what is not earned while the borrower does not
    /// perform, are in them.
    private var books: [Posting] {
        account.postings(keepingBack: fee, suspended: NonPerformingSpell.of(moves))
    }

    private var postings: [View] {
        books.map { posting in
            [
                "day": posting.day.iso,
                "cells": [posting.text, posting.debit.rawValue, posting.credit.rawValue, text(posting.amount)],
            ]
        }
    }

    /// The books as a file has them; amounts in minor units.
    var table: BookReport.Table {
        BookReport.Table(
            "Statement",
            ["Day", "What for", "Debit", "Credit", "Amount in minor units of \(currency.code)"],
            books.map { [$0.day.iso, $0.text, $0.debit.rawValue, $0.credit.rawValue, "\($0.amount)"] }
        )
    }

    private func text(_ minorUnits: Int64) -> String { currency.text(minorUnits: minorUnits) }
}
