import Applications
import CheckedAnswers
import Documents
import FeatureDefinitions
import Features
import Lending
import Products
import Testing

/// Credit rules, section 7: its goldens, through the features of a product that is shipped.
@Suite struct RatioGoldenTests {
    private static let keys = ["estimated_emi", "dti", "foir", "loan_to_income", "loan_to_monthly_income"]

    /// The ratios of somebody who answers the example's questions so, to four digits of a per cent or of a multiple.
    private func ratios(_ answers: [String: JSONValue]) throws -> [String: Double] {
        let product = try Shipped.product("personal-loan")
        let day = try #require(CalendarDate(iso: "2026-11-21"))
        let example = try product.example(on: day).merging(answers) { $1 }
        let checked = try product.check(example, on: day)
        let program = FeatureProgram(product, outputs: Self.keys)
        let values = program.run(submittedOn: day) { key in
            checked.policy[key] ?? checked.model[key] ?? checked.identity[key]
        }
        return zip(Self.keys, values)
            .reduce(into: [:]) { ratios, value in
                if case .number(let number) = value.1 { ratios[value.0] = (number * 1e6).rounded() / 1e6 }
            }
    }

    @Test func debtsAndTheNewInstalmentInRelationToIncome() throws {
        let ratios = try ratios([
            "loan_amount": 1_000_000, "loan_tenure_months": 60, "income_amount": 75_000, "income_period": "month",
            "other_income_amount": 0, "monthly_debt_payments": 12_000, "net_monthly_income": 60_000,
            "monthly_housing_cost": 15_000,
        ])
        #expect(ratios["estimated_emi"] == 21_001.86)
        #expect(ratios["dti"] == 0.440025)
        #expect(ratios["foir"] == 0.800031)
        #expect(ratios["loan_to_income"] == 1.111111)
    }

    @Test func aLoanFarBeyondItsIncome() throws {
        let ratios = try ratios([
            "loan_amount": 3_500_000, "loan_tenure_months": 36, "income_amount": 34_209, "income_period": "month",
            "other_income_amount": 0, "monthly_debt_payments": 0, "net_monthly_income": 30_000,
        ])
        #expect(ratios["dti"] == 3.277363)
        #expect(ratios["loan_to_income"].map { ($0 * 1e4).rounded() / 1e4 } == 8.526)
        #expect(ratios["loan_to_monthly_income"].map { ($0 * 1e4).rounded() / 1e4 } == 102.3123)
    }

    /// Nothing to divide by is no ratio, not 0 and not 100 %.
    @Test func withoutIncomeThereIsNoRatio() throws {
        let ratios = try ratios([
            "income_amount": 0, "other_income_amount": 0, "net_monthly_income": 0, "income_note": "Savings",
        ])
        #expect(ratios["dti"] == nil && ratios["foir"] == nil && ratios["loan_to_income"] == nil)
        #expect(ratios["estimated_emi"] != nil)
    }
}
