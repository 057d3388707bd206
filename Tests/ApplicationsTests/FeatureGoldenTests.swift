import Applications
import CheckedAnswers
import Documents
import FeatureDefinitions
import Features
import Policies
import Products
import Testing
import TrainingData

@Suite struct FeatureGoldenTests {
    @Test func theWorkedExampleHasItsValues() throws {
        let product = try QuickLoan.product()
        let answers = try product.check(QuickLoan.application, on: QuickLoan.submittedOn)
        let vector = product.features(answers.model, submittedOn: answers.submittedOn)
        let names = product.schema.features.map(\.key)
        #expect(
            names == [
                "loan_amount", "loan_tenure_months", "loan_purpose", "employment_type", "monthly_income",
                "monthly_debt_payments", "estimated_emi", "dti", "months_in_job",
            ]
        )
        #expect(
            vector.values.prefix(7) == [
                .number(1_000_000), .number(60), .category("vehicle"), .category("employed"), .number(75_000),
                .number(12_000), .number(21001.86),
            ]
        )
        #expect(vector[7] == .number((12_000 + 21001.86) / 75_000))
        guard case .number(let ratio) = vector[7] else { return }
        #expect(abs(ratio - 0.4400248) < 1e-7)
        #expect(vector[8] == .number(68))
    }

    @Test func noKnockOutOfTheWorkedExampleFires() throws {
        let product = try QuickLoan.product()
        let answers = try product.check(QuickLoan.application, on: QuickLoan.submittedOn)
        let vector = product.features(answers.model, submittedOn: answers.submittedOn)
        for rule in product.policy.knockOuts {
            let index = try #require(product.schema.index(of: rule.value))
            #expect(rule.test.holds(vector[index]) == false)
        }
    }

    @Test func theAllPaymentsOfTheWorkedExampleStayWithinTheIncome() throws {
        let product = try QuickLoan.product()
        #expect(product.warnings(QuickLoan.application, on: QuickLoan.submittedOn).isEmpty)
        let poorer = QuickLoan.application.merging(["monthly_income": 33_001]) { $1 }
        let warnings = product.warnings(poorer, on: QuickLoan.submittedOn)
        #expect(warnings.map(\.key) == ["monthly_debt_payments"])
        #expect(warnings.map(\.code) == [.rule])
        #expect(warnings.map(\.message) == ["Your payments would be more than your income. Check the amounts"])
    }

    @Test func theFirstRowOfTheTaiwaneseFileHasItsValues() throws {
        let product = try Shipped.product("card-default")
        let row = """
            1,20000,2,2,1,24,2,2,-1,-1,-2,-2,3913,3102,689,0,0,0,0,689,0,0,0,0,1
            """
        let header = """
            ID,LIMIT_BAL,SEX,EDUCATION,MARRIAGE,AGE,PAY_0,PAY_2,PAY_3,PAY_4,PAY_5,PAY_6,BILL_AMT1,BILL_AMT2,BILL_AMT3,\
            BILL_AMT4,BILL_AMT5,BILL_AMT6,PAY_AMT1,PAY_AMT2,PAY_AMT3,PAY_AMT4,PAY_AMT5,PAY_AMT6,default
            """
        let training = try #require(try Shipped.rows(product, header + "\n" + row).first)
        let value = { (key: String) in training.vector[try #require(product.schema.index(of: key))] }
        #expect(try value("utilisation") == .number(0.19565))
        #expect(try value("months_late") == .number(2))
        #expect(try value("worst_delay") == .number(2))
        #expect(try value("bill_growth") == .number(3913))
        #expect(try value("paid_total") == .number(689))
        #expect(try value("paid_share") == .number(689.0 / 7704))
        #expect(try value("education") == .category("2"))
        #expect(training.isBad)
        #expect(training.key == "1")
        #expect(training.weight == 1)
    }

    @Test func theFirstRowOfTheGermanFileHasItsValues() throws {
        let product = try Shipped.product("german-credit")
        let file = """
            checking_status,duration_months,credit_history,purpose,credit_amount,savings,employment_since,installment_rate,\
            personal_status_sex,other_debtors,residence_since,property,age_years,other_installment_plans,housing,\
            existing_credits,job,num_dependents,telephone,foreign_worker,bad
            A11,6,A34,A43,1169,A65,A75,4,A93,A101,4,A121,67,A143,A152,2,A173,1,A192,A201,0
            """
        let training = try #require(try Shipped.rows(product, file).first)
        let index = try #require(product.schema.index(of: "amount_per_month"))
        guard case .number(let amount) = training.vector[index] else {
            Issue.record("no amount a month")
            return
        }
        #expect(abs(amount - 194.8333333) < 1e-7)
        let job = try #require(product.schema.index(of: "job"))
        #expect(training.vector[job] == .category("skilled"))
        #expect(!training.isBad)
    }
}
