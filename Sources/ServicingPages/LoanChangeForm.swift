import CheckedAnswers
import Decimals
import Instalments
import Lending
import LoanServicing
import Loans
import Pages
import PortfolioPages

/// The form of a decision about a loan, read and checked.
struct LoanChangeForm {
    let kind: LoanChangeKind
    let form: FormBody
    let currency: Currency
    /// The number that the event should get.
    let next: Int

    /// The names of its fields, for the page that asks whether it is meant.
    static let keys = ["kind", "next", "amount", "rate", "months", "pause", "pause_months", "day", "reason"]

    /// The decision, or what is wrong with it.
    func decision() throws(Mistakes) -> LoanDecision {
        var mistakes: [Mistake] = []
        let change: LoanEvent.Change? =
            switch kind {
            case .settlement: settlement(&mistakes)
            case .restructuring: restructuring(&mistakes)
            case .writeOff: .writeOff
            case .loss: .lossIdentified
            case .lossWithdrawn: .lossWithdrawn
            }
        let day = CalendarDate(iso: form["day"] ?? "")
        if day == nil { mistakes.append(Mistake("day", .format, "Enter the day, such as 2026-11-21")) }
        let reason = form["reason"] ?? ""
        // Blanks say nothing.
        let said = reason.unicodeScalars.filter { !$0.properties.isWhitespace }.count
        if said < 10 || reason.unicodeScalars.count > 500 {
            mistakes.append(Mistake("reason", .format, "Say why, in 10 to 500 characters"))
        }
        guard mistakes.isEmpty, let change, let day else { throw Mistakes(mistakes) }
        return LoanDecision(LoanEvent(sequence: next, effectiveOn: day, change), because: reason)
    }

    private func settlement(_ mistakes: inout [Mistake]) -> LoanEvent.Change? {
        let amount = AmountText(form["amount"], currency).minorUnits ?? 0
        guard (1...1_000_000_000_000).contains(amount) else {
            mistakes.append(Mistake("amount", .format, "Enter the amount received, such as 10,500.00"))
            return nil
        }
        return .settlement(amount)
    }

    private func restructuring(_ mistakes: inout [Mistake]) -> LoanEvent.Change? {
        let hundredths = DecimalText(form["rate"] ?? "", scale: 2)?.minorUnits ?? -1
        if !(0...10_000).contains(hundredths) {
            mistakes.append(Mistake("rate", .format, "The yearly rate must be from 0 to 100 per cent"))
        }
        let months = DecimalText(form["months"] ?? "", scale: 0)?.minorUnits ?? 0
        if !(1...600).contains(months) {
            mistakes.append(Mistake("months", .format, "The time must be a whole number of months from 1 to 600"))
        }
        let pause = LoanPause(rawValue: form["pause"] ?? "")
        let idle = DecimalText(form["pause_months"] ?? "", scale: 0)?.minorUnits ?? -1
        if pause == nil || !(0...60).contains(idle) || (pause == LoanPause.none) != (idle == 0) {
            let text = "Say how it begins: no pause and 0 months, or a pause of 1 to 60 months"
            mistakes.append(Mistake("pause_months", .format, text))
        }
        // A rate that is none was named above.
        guard mistakes.isEmpty, let pause, let rate = try? AnnualRate(percent: .init(hundredths) / 100) else {
            return nil
        }
        return .restructuring(rate: rate, months: .init(months), moratorium: pause.moratorium(.init(idle)))
    }
}
