import CheckedAnswers
import Decimals
import Documents
import Fields
import Instalments
import LedgerRecords
import Lending
import LoanOrigination
import Pages
import PortfolioPages
import Products

/// What an officer may offer on an application: within the ranges of the product, and no more than was asked for.
struct OfferLimits {
    let amount: ClosedRange<Double>
    let months: ClosedRange<Double>
    let rate: ClosedRange<Double>
    let asked: (amount: Double?, months: Double?, rate: Double?)
    let currency: Currency
    let rounding: AmountRounding

    init(_ record: ApplicationRecord, _ product: Product) {
        func asked(_ role: Products.Role) -> Double? {
            product.roles[role].flatMap { (record.answers[$0] ?? product.field($0)?.defaultValue)?.numberValue }
        }
        func range(_ role: Products.Role, _ usual: ClosedRange<Double>) -> ClosedRange<Double> {
            guard let field = product.roles[role].flatMap(product.field),
                case .numbers(let minimum, let maximum, _)? = field.range
            else { return usual }
            let low = min(max(minimum ?? usual.lowerBound, usual.lowerBound), usual.upperBound)
            return low...max(low, min(maximum ?? usual.upperBound, usual.upperBound))
        }
        self.asked = (asked(.loanAmount), asked(.tenureMonths), asked(.annualRate))
        let amounts = range(.loanAmount, 1...1e10)
        amount = amounts.lowerBound...max(amounts.lowerBound, min(amounts.upperBound, self.asked.amount ?? 1e10))
        months = range(.tenureMonths, 1...600)
        rate = range(.annualRate, 0...100)
        currency = product.currency
        rounding = product.rounding
    }
}

/// The form of an offer, read and checked.
struct OfferForm {
    let form: FormBody
    let limits: OfferLimits
    let today: CalendarDate

    /// The longest that an offer stays open.
    static let daysOpen = 90
    /// The most months without principal.
    static let longestPause: Int64 = 60

    /// What the form shows: what was typed, or what was asked for.
    var view: View {
        let perMajor = limits.currency.minorUnitsPerMajor
        func typed(_ key: String, _ usual: Double?) -> String { form[key] ?? usual.map(OfferTerms.decimals) ?? "" }
        func money(_ major: Double) -> String {
            limits.currency.text(minorUnits: Int64(exactly: (major * .init(perMajor)).rounded()) ?? 0)
        }
        let pause = form["pause"] ?? LoanPause.none.rawValue
        return [
            "pauseMonths": form["pause_months"] ?? "0",
            "pauses": LoanPause.allCases.map { choice in
                ["code": choice.rawValue, "text": choice.text, "isChosen": choice.rawValue == pause] as View
            },
            "amount": typed("amount", limits.asked.amount), "months": typed("months", limits.asked.months),
            "isFloating": form["floating"] == "yes",
            "rate": typed("rate", limits.asked.rate), "fee": form["fee"] ?? "0",
            "until": form["until"] ?? today.adding(days: 14).iso, "amountFrom": money(limits.amount.lowerBound),
            "amountTo": money(limits.amount.upperBound), "monthsFrom": OfferTerms.decimals(limits.months.lowerBound),
            "monthsTo": OfferTerms.decimals(limits.months.upperBound),
            "rateFrom": OfferTerms.decimals(limits.rate.lowerBound),
            "rateTo": OfferTerms.decimals(limits.rate.upperBound),
        ]
    }

    /// The offer, or what is wrong with it.
    func offer() throws(Mistakes) -> LoanOffer {
        var mistakes: [Mistake] = []
        let shown = view
        func words(_ key: String) -> String { shown[key] as? String ?? "" }
        let amount = AmountText(form["amount"], limits.currency).minorUnits
        if !isWithin(amount, limits.amount, per: limits.currency.minorUnitsPerMajor) {
            let text = "The amount must be from \(words("amountFrom")) to \(words("amountTo")), the amount asked for"
            mistakes.append(Mistake("amount", .format, text))
        }
        let months = DecimalText(form["months"] ?? "", scale: 0)?.minorUnits
        if !isWithin(months, limits.months, per: 1) {
            let text = "The time must be a whole number of months from \(words("monthsFrom")) to \(words("monthsTo"))"
            mistakes.append(Mistake("months", .format, text))
        }
        let hundredths = DecimalText(form["rate"] ?? "", scale: 2)?.minorUnits
        if !isWithin(hundredths, limits.rate, per: 100) {
            let text = "The yearly rate must be from \(words("rateFrom")) to \(words("rateTo")) per cent"
            mistakes.append(Mistake("rate", .format, text))
        }
        let fee = AmountText(form["fee"] ?? "0", limits.currency).minorUnits
        if fee == nil || (fee ?? 0) > (amount ?? 0) / 10 {
            mistakes.append(Mistake("fee", .format, "The fee must be from 0 to a tenth of the amount"))
        }
        let pause = LoanPause(rawValue: form["pause"] ?? LoanPause.none.rawValue)
        let idle = DecimalText(form["pause_months"] ?? "0", scale: 0)?.minorUnits ?? -1
        if pause == nil || !(0...Self.longestPause).contains(idle) || (pause == LoanPause.none) != (idle == 0) {
            let text = "Say how it begins: no pause and 0 months, or a pause of 1 to \(Self.longestPause) months"
            mistakes.append(Mistake("pause_months", .format, text))
        }
        let until = CalendarDate(iso: form["until"] ?? "")
        if until.map({ $0 < today || $0 > today.adding(days: Self.daysOpen) }) ?? true {
            let text = "The last day must be from \(today.iso) to \(today.adding(days: Self.daysOpen).iso)"
            mistakes.append(Mistake("until", .format, text))
        }
        // A rate that is none was named above.
        guard mistakes.isEmpty, let amount, let months, let hundredths, let fee, let until, let pause,
            let rate = try? AnnualRate(percent: .init(hundredths) / 100)
        else { throw Mistakes(mistakes) }
        return LoanOffer(
            principal: amount,
            rate: rate,
            months: .init(months),
            moratorium: pause.moratorium(.init(idle)),
            isFloating: form["floating"] == "yes",
            fee: fee,
            expiresOn: until,
            rounding: limits.rounding
        )
    }

    private func isWithin(_ value: Int64?, _ range: ClosedRange<Double>, per unit: Int64) -> Bool {
        value.map { range.contains(.init($0) / .init(unit)) } ?? false
    }
}
