import AssetQuality
import Lending
import LoanLedger
import Loans
import Pages
import Portfolio

/// A loan as its page shows it.
struct LoanView {
    let loan: LoanRecord
    let account: LoanAccount
    let moves: [ClassHistory.Move]

    var view: View {
        [
            "id": loan.id, "asAt": account.day.iso, "tiles": tiles,
            "warnings": warnings.map { ["text": $0.words] as View },
            "hasWarnings": !warnings.isEmpty, "dues": dues, "postings": postings,
            "moves": moves.map { move in
                ["day": move.day.iso, "bucket": move.bucket.name, "class": move.assetClass.name] as View
            },
            "hasMoves": !moves.isEmpty,
        ]
    }

    private var tiles: [View] {
        let position = loan.position
        var tiles = [
            ("Lent", text(loan.terms.principal)), ("Rate", "\(account.rate.percent) %"),
            ("Instalment", text(account.levelPayment)), ("Outstanding", text(account.outstandingPrincipal)),
            ("Arrears", text(account.arrears())), ("Days past due", "\(account.daysPastDue)"),
            ("Class", position.assetClass.name), ("Status", account.status.words),
        ]
        // What cannot be quoted any more is not shown.
        if let quote = try? EarlyClosure(account, feePercent: 0) { tiles.append(("To close today", text(quote.total))) }
        return tiles.map { ["name": $0.0, "value": $0.1] }
    }

    private var warnings: [EarlyWarning] {
        let bounced = account.events.compactMap { event -> Int? in
            if case .reversal = event.change { event.effectiveOn.dayNumber } else { nil }
        }
        return EarlyWarning.of(
            lateInARow: loan.position.lateInARow,
            daysLateBegan: moves.filter { $0.bucket == .days31 }.map(\.day.dayNumber),
            daysBounced: bounced,
            today: account.day.dayNumber
        )
    }

    private var dues: [View] {
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

    private var postings: [View] {
        account.postings.map { posting in
            [
                "day": posting.day.iso,
                "cells": [posting.text, posting.debit.rawValue, posting.credit.rawValue, text(posting.amount)],
            ]
        }
    }

    private func text(_ minorUnits: Int64) -> String {
        let (whole, rest) = minorUnits.quotientAndRemainder(dividingBy: 100)
        return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
