import Applications
import CheckedAnswers
import Decimals
import Documents
import Fields
package import Lending
package import Pages
package import Products

/// What a loan would cost: a question of amount, time and rate, answered without an account; nothing is kept.
package struct CalculatorPage {
    let product: Product
    let typed: [String: [String]]
    let values: [String: JSONValue]
    let mistakes: [Mistake]

    /// Name of the control of the rate, which the application itself does not ask.
    private static let rate = "rate"
    /// What rates people try, in hundredths of a percent a year.
    private static let rates: ClosedRange<Int64> = 0...10_000

    /// Products whose answers say amount and time.
    package static func fits(_ product: Product) -> Bool { questions(of: product).count == 2 }

    private static func questions(of product: Product) -> [Field] {
        [Role.loanAmount, .tenureMonths].compactMap { product.roles[$0].flatMap(product.field) }
    }

    /// - Parameters:
    ///   - product: One that ``fits(_:)``.
    ///   - form: What was typed, by name of the control; nothing on the first look.
    ///   - today: The local date.
    package init(product: Product, form: [String: [String]], on today: CalendarDate) {
        self.product = product
        typed = form
        let questions = Self.questions(of: product)
        let keys = Set(questions.map(\.key))
        guard questions.contains(where: { form[$0.key] != nil }) else {
            (values, mistakes) = ([:], [])
            return
        }
        let readings = product.formPages.filter { $0.fields.contains { keys.contains($0.key) } }
            .map { product.readPage($0, form: form, draft: [:], on: today) }
        values = readings.reduce(into: [:]) { all, reading in
            all.merge(reading.values.filter { keys.contains($0.key) && $0.value != .null }) { $1 }
        }
        let wrong = readings.flatMap(\.errors).filter { keys.contains($0.key) }.map { Mistake($0) }
        mistakes = wrong + (Self.percent(form, product) == nil ? [Self.wrongRate] : [])
    }

    private static let wrongRate = Mistake(rate, .number, "Yearly rate must be a number from 0 to 100, like 9.5")

    /// The rate that was typed, else the one that the product quotes.
    private static func percent(_ form: [String: [String]], _ product: Product) -> Double? {
        guard let text = form[rate]?.first else { return quoted(product) }
        let digits = String(
            decoding: text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "%") },
            as: UTF8.self
        )
        guard let hundredths = DecimalText(digits, scale: 2)?.minorUnits, rates.contains(hundredths) else { return nil }
        return .init(hundredths) / 100
    }

    private static func quoted(_ product: Product) -> Double? {
        product.roles[.annualRate].flatMap(product.field)?.defaultValue?.numberValue
    }

    /// What the template shows.
    package var view: View {
        let byKey = Dictionary(mistakes.map { ($0.key, $0.message) }) { first, _ in first }
        let controls = Self.questions(of: product)
            .map { FieldControl(product: product, field: $0, name: $0.key, inputs: typed, mistakes: byKey).view }
        var view: View = [
            "product": product.id, "title": product.title, "fields": controls, "rate": rateText,
            "hasErrors": !mistakes.isEmpty,
            "errors": mistakes.map { ["href": "#\($0.key)", "message": $0.message] as View },
        ]
        view["rateError"] = byKey[Self.rate]
        if let terms { view["result"] = ["rows": terms.rows] as View }
        return view
    }

    private var terms: LoanTerms? {
        guard mistakes.isEmpty, !values.isEmpty, let percent = Self.percent(typed, product) else { return nil }
        return LoanTerms(product: product, answers: values, percent: percent)
    }

    private var rateText: String {
        if let text = typed[Self.rate]?.first { return text }
        guard let percent = Self.quoted(product) else { return "" }
        return percent == percent.rounded() ? "\(Int64(percent))" : "\(percent)"
    }
}
