import Definitions
import Documents
import FeatureDefinitions
import Fields
import Instalments
import Policies
import Products
import Testing

@Suite struct WorkedExampleTests {
    private let product: Product

    init() throws { product = try QuickLoan.product() }

    @Test func `The CSV header is that of the specification`() {
        #expect(
            product.csvHeader.joined(separator: ",")
                == "application_ref,submitted_on,loan_amount,loan_tenure_months,loan_purpose,interest_rate,"
                + "employment_type,employment_start,monthly_income,monthly_debt_payments"
        )
    }

    @Test func `The feature vector has the order of the specification`() {
        let keys = [
            "loan_amount", "loan_tenure_months", "loan_purpose", "employment_type", "monthly_income",
            "monthly_debt_payments", "estimated_emi", "dti", "months_in_job",
        ]
        #expect(product.schema.features.map(\.key) == keys)
        #expect(product.trainingColumns == keys + ["bad", "weight", "submitted_on"])
        #expect(product.schema.index(of: "dti") == 7)
        #expect(product.schema.index(of: "interest_rate") == nil)
    }

    @Test func `Kinds, labels and defaults follow from what is stated`() throws {
        let purpose = try #require(product.field("loan_purpose"))
        #expect(purpose.kind == .choice && purpose.isRequired && purpose.autocomplete == "off")
        #expect(product.field("employment_type")?.label == "Your work")
        #expect(product.field("interest_rate")?.defaultValue == .number(9.5))
        #expect(product.field("employment_start")?.range == .dates(earliest: nil, latest: .submittedOn))
        #expect(product.jurisdiction == .neutral && product.ageInModel == .forbidden)
        #expect(product.schema.features[2].kind.codes == ["vehicle", "education", "home_improvement", "other"])
    }

    @Test func `Operations are read with their operands`() throws {
        let operations = product.derived.map(\.operation)
        #expect(
            operations[0]
                == .instalment(
                    principal: .key("loan_amount"),
                    annualRate: .key("interest_rate"),
                    months: .key("loan_tenure_months")
                )
        )
        #expect(operations[1] == .sum(of: [.key("monthly_debt_payments"), .key("estimated_emi")], absent: .null))
        #expect(operations[3] == .monthsBetween(from: .key("employment_start"), to: .submittedOn))
    }

    @Test func `Policy, reasons and score are those of the file`() throws {
        #expect(product.policy.knockOuts.map(\.test) == [.above(0.5), .below(15_000)])
        #expect(product.policy.bands.map(\.limit) == [.below(0.10), .atMost(0.25), .rest])
        #expect(product.policy.price[0].annualRate.percent == 9.5)
        #expect(product.reasons.method == .cutoffCohort && product.reasons.maximum == 4)
        #expect(
            product.reasons.group(of: "dti")?.plain == "Your monthly payments would be high compared with your income"
        )
        #expect(product.reasons.group(id: "income")?.plain == "Income insufficient for amount of credit requested")
        #expect(product.score == .standard)
    }

    @Test func `Without policy and score the defaults apply`() throws {
        var definition = try QuickLoan.definition(["policy"], nil)
        guard case .object(var members) = definition else { throw CancellationError() }
        members["score"] = nil
        definition = .object(members)
        let product = try Product.parse(definition.canonicalBytes, file: "f")
        #expect(product.policy == .standard && product.score == .standard)
    }

    @Test(
        arguments: [
            (.number(0.5), false), (.number(0.51), true), (.missing, nil), (.category("x"), nil),
        ] as [(FeatureValue, Bool?)]
    )
    func `A test holds, does not, or has no answer`(value: FeatureValue, expected: Bool?) {
        #expect(FeatureDefinitions.Test.above(0.5).holds(value) == expected)
    }

    @Test func `Tests respect their limits`() {
        #expect(FeatureDefinitions.Test.atLeast(1).holds(.number(1)) == true)
        #expect(FeatureDefinitions.Test.below(1).holds(.number(1)) == false)
        #expect(FeatureDefinitions.Test.atMost(1).holds(.number(1)) == true)
        #expect(FeatureDefinitions.Test.isOneOf(["a", "b"]).holds(.category("b")) == true)
        #expect(FeatureDefinitions.Test.isOneOf(["a"]).holds(.number(1)) == nil)
    }

    @Test func `A condition holds for codes, yes and no, and selections`() throws {
        let start = try #require(product.field("employment_start")?.condition)
        #expect(start.holds(for: ["employment_type": "employed"]))
        #expect(!start.holds(for: ["employment_type": "not_working"]))
        #expect(!start.holds(for: ["employment_type": .null]))
        #expect(!start.holds(for: [:]))
        #expect(start.holds(for: ["employment_type": ["not_working", "employed"]]))
    }

    @Test(arguments: [(299.0, "Poor"), (500, "Average"), (749.9, "Good"), (750, "Excellent"), (900, "Excellent")])
    func `A rating ends below its limit`(score: Double, name: String) {
        #expect(product.score.rating(of: score) == name)
    }
}
