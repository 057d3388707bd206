import Applications
import Documents
import Ledger
import Lending
import Products

/// All answers of a draft, what to look at again, what it would cost, and what to agree to.
struct CheckPage {
    let open: OpenDraft
    /// What was agreed to, if the form was sent already.
    let given: JSONValue?
    let mistakes: [Mistake]

    private var product: Product { open.product }
    private var answers: [String: JSONValue] { open.draft.answers.values }
    private var base: String { "/applications/\(open.draft.id.base32)" }

    /// What the template shows.
    var view: View {
        let missing = Set(mistakes.map(\.key))
        let consents = product.consents.map { consent in
            [
                "consentID": "consent-\(consent.key)", "key": consent.key, "label": consent.label,
                "isOptional": !consent.isRequired, "isMissing": missing.contains(consent.key),
                "isGiven": given?.arrayValue?.contains(.string(consent.key)) ?? false,
            ] as View
        }
        let warnings = product.warnings(open.draft.application(of: product), on: open.today)
            .map { ["message": $0.message, "link": link(to: $0.key)] as View }
        var view: View = [
            "id": open.draft.id.base32, "title": product.title, "reference": open.draft.id.reference,
            "sections": product.sections(answers, changeUnder: base), "consents": consents,
            "hasWarnings": !warnings.isEmpty, "warnings": warnings, "hasErrors": !mistakes.isEmpty,
            "errors": mistakes.map { ["href": link(to: $0.key), "message": $0.message] as View },
        ]
        if product.consents.contains(where: { missing.contains($0.key) }) {
            view["consentError"] = "Select what is needed to send the application"
        }
        view["estimate"] = LoanTerms(product: product, answers: answers)?.view
        return view
    }

    /// The page on which an answer is changed, or the box on this page.
    private func link(to key: String) -> String {
        let field = String(decoding: key.utf8.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
        guard let page = product.formPages.first(where: { $0.fields.contains { $0.key == field } }) else {
            return "#consent-\(key)"
        }
        return "\(base)/pages/\(page.id)?from=check#\(FieldControl.id(field))"
    }
}

/// What a loan costs, where the product says which answers are amount, time and rate.
struct LoanTerms {
    let product: Product
    let principal: Int64
    let months: Int
    let rate: AnnualRate
    let schedule: RepaymentSchedule

    private static func whole(_ number: Double) -> Int? { .init(exactly: number) }

    /// - Parameters:
    ///   - product: Names the answers by their roles.
    ///   - answers: In the form of the JSON interface.
    ///   - percent: The rate of a decision; the answers' own otherwise.
    init?(product: Product, answers: [String: JSONValue], percent: Double? = nil) {
        func number(_ role: Products.Role) -> Double? {
            guard let key = product.roles[role] else { return nil }
            return (answers[key] ?? product.field(key)?.defaultValue)?.numberValue
        }
        guard let amount = number(.loanAmount), let months = number(.tenureMonths).flatMap(Self.whole),
            // A rate that is none has no terms.
            let percent = percent ?? number(.annualRate), let rate = try? AnnualRate(percent: percent),
            (1...600).contains(months), amount > 0, amount < 1e13
        else { return nil }
        let perMajor = product.currency.minorUnitsPerMajor
        principal = Int64((amount * Double(perMajor)).rounded())  // scalar-safe: a number
        self.product = product
        self.months = months
        self.rate = rate
        schedule = RepaymentSchedule(principalMinorUnits: principal, annualRate: rate, months: months)
    }

    /// For the sentence of the check page.
    var view: View {
        [
            "payments": months, "instalment": text(schedule.levelPayment), "rate": rateText,
            "interest": text(schedule.totalInterest), "total": text(schedule.totalPayment),
        ]
    }

    /// For the table of a decision.
    var rows: [View] {
        let payments = schedule.instalments.map(\.payment)
        let charge = AnnualPercentageRate(disbursedMinorUnits: principal, payments: payments)
        let rows: [(String, String?)] = [
            ("Amount", text(principal)), ("Time", "\(months) months"), ("Yearly rate", rateText),
            ("Monthly payment", text(schedule.levelPayment)),
            ("Yearly rate with all charges (APR)", charge.map { Self.percent($0.percent) }),
            ("Interest in all", text(schedule.totalInterest)), ("To repay in all", text(schedule.totalPayment)),
        ]
        return rows.compactMap { label, answer in answer.map { ["label": label, "answer": $0] as View } }
    }

    private var rateText: String { Self.percent(rate.percent) }

    private func text(_ minorUnits: Int64) -> String { product.currency.text(minorUnits: minorUnits) }

    /// `9.5 %`, at most two decimals.
    private static func percent(_ percent: Double) -> String {
        let hundredths = Int64((percent * 100).rounded())
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        let decimals = rest == 0 ? "" : rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)"
        return "\(whole)\(decimals) %"
    }
}
