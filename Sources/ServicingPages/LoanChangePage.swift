import AssetQuality
import Instalments
import LedgerRecords
import Lending
import LoanLedger
import LoanServicing
import Loans
import Pages
import Portfolio
import PortfolioPages

/// What can be decided about a loan, what waits, and what was decided.
struct LoanChangePage {
    let loan: LoanRecord
    /// As at the business date.
    let account: LoanAccount
    let currency: Currency
    let proposal: ProposedLoanDecision?
    /// Nil where the proposal cannot be carried out any more.
    let proposed: LoanChangePreview?
    let decisions: [RecordedLoanDecision]
    let visitor: AccountID

    /// What the template shows whatever is asked for.
    var view: View {
        let isOver = account.status != .active
        var view: View = [
            "id": loan.id, "heading": "Change loan \(loan.id)", "asAt": account.day.iso, "tiles": tiles,
            "isOver": isOver, "status": account.status.words, "hasDecisions": !decisions.isEmpty,
            "decisions": decisions.map(row),
        ]
        if let proposal {
            view["waiting"] = waiting(proposal)
        } else if !isOver {
            view["choices"] = LoanChangeKind.choices(loan.position.assetClass)
                .map { kind in
                    ["code": kind.rawValue, "title": kind.action, "text": kind.text] as View
                }
        }
        return view
    }

    private var tiles: [View] {
        let tiles = [
            ("Owed in all", text(LoanChangePreview.owed(account))), ("Principal", text(account.outstandingPrincipal)),
            ("Arrears", text(account.arrears())), ("Days past due", "\(account.daysPastDue)"),
            ("Class", loan.position.assetClass.name), ("Status", loan.standing(of: account).rawValue),
        ]
        return tiles.map { ["name": $0.0, "value": $0.1] }
    }

    private func waiting(_ proposal: ProposedLoanDecision) -> View {
        let isOwn = proposal.by == visitor
        let next = (account.events.map(\.sequence).max() ?? 0) + 1
        let isStale = proposed == nil || next != proposal.decision.event.sequence
        return [
            "rows": proposed?.rows
                ?? [
                    ["label": "What it is", "answer": LoanChangeKind(proposal.decision.event.change)?.action ?? ""],
                    ["label": "Why", "answer": proposal.decision.reason],
                ],
            "proposedAt": "\(proposal.at.milliseconds)", "isStale": isStale, "mayReturn": isOwn,
            "mayRelease": !isOwn && !isStale,
        ]
    }

    private func row(_ recorded: RecordedLoanDecision) -> View {
        let event = recorded.decision.event
        let released = recorded.releasedBy == recorded.proposedBy ? "" : recorded.releasedBy
        return [
            "day": event.effectiveOn.iso,
            "cells": [
                LoanChangeKind(event.change)?.action ?? "", recorded.decision.reason, recorded.proposedBy, released,
            ],
        ]
    }

    /// The form of one kind, with what was typed.
    func form(_ kind: LoanChangeKind, _ form: FormBody) -> View {
        let pause = form["pause"] ?? LoanPause.none.rawValue
        return [
            "text": kind.text, "kind": kind.rawValue, "next": (account.events.map(\.sequence).max() ?? 0) + 1,
            "isSettlement": kind == .settlement, "isRestructuring": kind == .restructuring,
            "amount": form["amount"] ?? "", "rate": form["rate"] ?? "\(account.rate.percent)",
            "months": form["months"] ?? "\(loan.terms.months)", "pauseMonths": form["pause_months"] ?? "0",
            "day": form["day"] ?? account.day.iso, "reason": form["reason"] ?? "",
            "pauses": LoanPause.allCases.map { choice in
                ["code": choice.rawValue, "text": choice.text, "isChosen": choice.rawValue == pause] as View
            },
        ]
    }

    /// What the page asks before anything is done.
    func question(_ kind: LoanChangeKind, _ preview: LoanChangePreview, needsSecond: Bool, _ form: FormBody) -> View {
        [
            "rows": preview.rows, "needsSecond": needsSecond, "action": kind.action, "kind": kind.rawValue,
            "kept": LoanChangeForm.keys.compactMap { key in
                form[key].map { ["name": key, "value": $0] as View }
            },
        ]
    }

    private func text(_ minorUnits: Int64) -> String { currency.text(minorUnits: minorUnits) }
}
