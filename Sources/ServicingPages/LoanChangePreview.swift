import AssetQuality
import Instalments
import Lending
import LoanLedger
import LoanServicing
import Loans
import Pages

/// What a decision would do to a loan.
struct LoanChangePreview {
    let decision: LoanDecision
    let before: LoanAccount
    let after: LoanAccount
    let currency: Currency

    /// Tries it on the events before it.
    init(
        _ decision: LoanDecision,
        on loan: LoanRecord,
        _ events: [LoanEvent],
        currency: Currency
    ) throws(LoanError) {
        let (event, day) = (decision.event, decision.event.effectiveOn)
        let old = events.filter { $0.sequence < event.sequence }
        try LoanAccount.check(loan.terms, events: old + [event], from: day)
        before = try LoanAccount(loan.terms, events: old, asAt: day)
        after = try LoanAccount(loan.terms, events: old + [event], asAt: day)
        self.decision = decision
        self.currency = currency
    }

    /// What would have to be paid on the day to owe nothing any more.
    var owed: Int64 { Self.owed(before) }

    /// All that a borrower owes, in minor units.
    static func owed(_ account: LoanAccount) -> Int64 {
        // What is at its end cannot be quoted, and nothing is owed.
        (try? EarlyClosure(account, feePercent: 0))?.total ?? 0
    }

    /// For a list of labels and answers.
    var rows: [View] {
        let first = [
            ("What it is", LoanChangeKind(decision.event.change)?.action ?? ""),
            ("From", decision.event.effectiveOn.words), ("Owed on that day", text(owed)),
        ]
        let last = [("The loan is then", after.status.words), ("Why", decision.reason)]
        return (first + effects + last).map { ["label": $0.0, "answer": $0.1] }
    }

    private var effects: [(String, String)] {
        switch decision.event.change {
        case .settlement(let amount): [("Received", text(amount))] + losses(paid: amount)
        case .writeOff: losses(paid: 0)
        case .lossIdentified: [("Class of all loans of the borrower", AssetClass.loss.name)]
        case .lossWithdrawn: [("Class of all loans of the borrower", "by their days past due")]
        case .restructuring(let rate, let months, let moratorium): terms(rate, months, moratorium)
        default: []
        }
    }

    private func losses(paid: Int64) -> [(String, String)] {
        let loss = after.postings.balance(of: .losses)
        return [
            ("Principal that becomes a loss", text(loss)),
            ("Interest and fees that nobody pays", text(max(0, owed - paid - loss))),
        ]
    }

    private func terms(
        _ rate: AnnualRate,
        _ months: Int,
        _ moratorium: LoanTerms.Moratorium
    ) -> [(String, String)] {
        let ahead = after.dues.filter { $0.day > after.day }
        // What was paid ahead has been taken off the new principal.
        let added = after.outstandingPrincipal - before.outstandingPrincipal + before.advance
        let rows = [
            ("New principal", text(after.outstandingPrincipal)),
            ("Of it, interest and fees added", text(added)),
            ("Yearly rate", "\(rate.percent) %"),
            ("Months without principal", moratorium.months > 0 ? "\(moratorium.months)" : "none"),
            ("Months in which it is paid back", "\(months)"), ("Monthly payment", text(after.levelPayment)),
        ]
        return rows + [("First due", ahead.first?.day.words ?? ""), ("Last due", ahead.last?.day.words ?? "")]
    }

    private func text(_ minorUnits: Int64) -> String { currency.text(minorUnits: minorUnits) }
}
