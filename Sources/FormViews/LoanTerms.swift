package import Documents
import Fields
import Foundation
import Instalments
import Lending
package import Pages
package import Products

/// What a loan costs, where the product says which answers are amount, time and rate.
package struct LoanTerms {
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
    package init?(product: Product, answers: [String: JSONValue], percent: Double? = nil) {
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
        schedule = RepaymentSchedule(
            principalMinorUnits: principal,
            annualRate: rate,
            months: months,
            rounding: product.rounding
        )
    }

    /// For the sentence of the check page.
    package var view: View {
        [
            "payments": months, "instalment": text(schedule.levelPayment), "rate": rateText,
            "interest": text(schedule.totalInterest), "total": text(schedule.totalPayment),
        ]
    }

    /// For the table of a decision.
    package var rows: [View] {
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

    /// What is to be paid each month.
    package var instalment: String { text(schedule.levelPayment) }

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
