import AssetQuality
import Lending
import LoanLedger
import LoanOrigination
import Loans
import Pages

/// What and who secures a loan.
struct SecurityPage {
    let loan: LoanRecord
    let collaterals: [PledgedCollateral]
    /// How often any of these was valued since it was pledged.
    let valuations: Int
    let guarantors: [Guarantor]
    let currency: Currency
    /// Whether whoever looks adds to it.
    let keepsBook: Bool
    /// Whether who answers for the loan is shown; masked otherwise.
    let isRevealed: Bool
    let mistakes: [Mistake]
    let form: FormBody

    /// Largest loan to value before somebody should look.
    private static let limit = 1.0

    /// What the template shows.
    var view: View {
        let cover = SecurityCover(outstanding: loan.position.outstanding, collaterals.map(\.collateral))
        let value = collaterals.reduce(0) { $0 + $1.collateral.value }
        let plain: Double? = value > 0 ? .init(loan.position.outstanding) / .init(value) : nil
        let tiles = [
            ("Outstanding", text(loan.position.outstanding)), ("Value", text(value)),
            ("After haircuts", text(cover.realisable)), ("Loan to value", percent(plain)),
            ("Loan to value after haircuts", percent(cover.loanToValue)), ("Not covered", text(cover.shortfall)),
        ]
        return [
            "id": loan.id, "tiles": tiles.map { ["name": $0.0, "value": $0.1] as View },
            "isShort": cover.isShort(above: Self.limit), "hasErrors": !mistakes.isEmpty,
            "errors": mistakes.map { ["href": "#\($0.key)", "message": $0.message] as View },
            "hasCollaterals": !collaterals.isEmpty, "collaterals": collaterals.map(row),
            "collateralCount": collaterals.count, "hasGuarantors": !guarantors.isEmpty,
            "guarantors": guarantors.map(row), "guarantorCount": guarantors.count, "kinds": kinds,
            "isMasked": !isRevealed, "mayAdd": mayAdd, "mayValue": mayAdd && !collaterals.isEmpty,
            "valuationCount": valuations, "pledges": pledges,
        ]
        .merging(typed) { $1 }
    }

    private var mayAdd: Bool { keepsBook && loan.position.status == .active }

    private var pledges: [View] {
        collaterals.enumerated()
            .map { index, pledge in
                let words = [pledge.kind.words, pledge.description].filter { !$0.utf8.isEmpty }
                let isChosen = form["number"] == "\(index + 1)"
                return ["code": "\(index + 1)", "text": words.joined(separator: ", "), "isChosen": isChosen]
            }
    }

    private var typed: View {
        let keys = [
            "worth", "worthOn",
            "value", "haircut", "valued", "description", "name", "relationship", "phone", "email", "address", "pan",
            "income", "why",
        ]
        let typed = keys.map { ("\($0)Typed", form[$0] ?? "" as String) }
        return Dictionary(typed) { first, _ in first }
    }

    private var kinds: [View] {
        PledgedCollateral.Kind.allCases.map { kind in
            [
                "code": kind.rawValue, "text": "\(kind.words), usual haircut \(percent(kind.usualHaircut))",
                "isChosen": form["kind"] == kind.rawValue,
            ]
        }
    }

    private func row(_ pledge: PledgedCollateral) -> View {
        [
            "name": pledge.kind.words,
            "cells": [
                pledge.description, text(pledge.collateral.value), percent(pledge.collateral.haircut),
                text(pledge.collateral.realisable), pledge.valuedOn?.iso ?? "",
            ],
        ]
    }

    private func row(_ guarantor: Guarantor) -> View {
        [
            "name": shown(guarantor.name),
            "cells": [
                guarantor.relationship, shown(guarantor.phone), shown(guarantor.email), shown(guarantor.address),
                isRevealed ? guarantor.pan : Self.masked(guarantor.pan), guarantor.monthlyIncome.map(text) ?? "",
            ],
        ]
    }

    /// What says who somebody is, or how to reach them.
    private func shown(_ text: String) -> String { isRevealed || text.utf8.isEmpty ? text : "••••" }

    /// The last four characters.
    private static func masked(_ number: String) -> String {
        let scalars = number.unicodeScalars
        guard scalars.count > 4 else { return "" }
        var text = "••••"
        text.unicodeScalars.append(contentsOf: scalars.suffix(4))
        return text
    }

    private func text(_ minorUnits: Int64) -> String { currency.text(minorUnits: minorUnits) }

    private func percent(_ share: Double?) -> String {
        share.map { OfferTerms.percent($0 * 100) } ?? "none"
    }
}
