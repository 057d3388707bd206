import FeatureDefinitions
import Policies
import Products
import Testing

@testable import Decisioning

/// Application-form, section 7, and credit-rules, section 17.
@Suite struct VerdictTests {
    @Test(arguments: [
        (0, DecisionOutcome.approve), (0.0999, .approve), (0.10, .manualReview), (0.25, .manualReview),
        (0.25.nextUp, .decline), (1, .decline),
    ])
    func theBandsOfTheDefaultPolicy(_ probability: Double, _ outcome: DecisionOutcome) {
        let verdict = PolicyDefinition.standard.verdict(probability: probability) { _ in .missing }
        #expect(verdict.outcome == outcome && verdict.bandOutcome == outcome)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let debt: FeatureValue
        var b = 0.0
        var probability = 0.01
        let outcome: DecisionOutcome
        let knockOuts: [String]
        var decisive: [String] = []
    }

    @Test(arguments: [
        Case(testDescription: "nothing fires", debt: .number(0.3), outcome: .approve, knockOuts: []),
        Case(
            testDescription: "a decline wins over manual review",
            debt: .number(0.6),
            outcome: .decline,
            knockOuts: ["K1", "K2"],
            decisive: ["K1"]
        ),
        Case(
            testDescription: "manual review wins over approval",
            debt: .number(0.4),
            outcome: .manualReview,
            knockOuts: ["K2"],
            decisive: ["K2"]
        ),
        Case(
            testDescription: "a limit that is exclusive does not fire",
            debt: .number(0.5),
            outcome: .manualReview,
            knockOuts: ["K2"],
            decisive: ["K2"]
        ),
        Case(
            testDescription: "a missing value is manual review",
            debt: .missing,
            outcome: .manualReview,
            knockOuts: ["K1", "K2"]
        ),
        Case(
            testDescription: "a value of the wrong type is as good as missing",
            debt: .category("much"),
            outcome: .manualReview,
            knockOuts: ["K1", "K2"]
        ),
        Case(
            testDescription: "with a missing value the bands do not decline",
            debt: .missing,
            probability: 0.9,
            outcome: .manualReview,
            knockOuts: ["K1", "K2"]
        ),
        Case(
            testDescription: "a fired decline wins over a missing value",
            debt: .missing,
            b: 51,
            outcome: .decline,
            knockOuts: ["K1", "K2", "K3"],
            decisive: ["K3"]
        ),
        Case(
            testDescription: "a knock-out decides without the band",
            debt: .number(0.45),
            probability: 0.9,
            outcome: .manualReview,
            knockOuts: ["K2"],
            decisive: ["K2"]
        ),
    ])
    func knockOutsComeFirst(_ example: Case) throws {
        let verdict = try Laboratory().product.policy
            .verdict(probability: example.probability) { key in
                key == "debt" ? example.debt : .number(example.b)
            }
        #expect(verdict.outcome == example.outcome)
        #expect(verdict.knockOuts.map(\.id) == example.knockOuts)
        #expect(verdict.decisive.map(\.id) == example.decisive)
    }

    @Test(arguments: [
        (DecisionOutcome.approve, 0.01, 9.5 as Double?), (.approve, 0.05, 12), (.manualReview, 0.2, 15),
        (.decline, 0.01, nil),
    ])
    func thePriceIsTheFirstThatApplies(_ outcome: DecisionOutcome, _ probability: Double, _ rate: Double?) throws {
        let policy = try Laboratory().product.policy
        #expect(policy.annualRate(for: outcome, probability: probability) == rate)
    }

    @Test func aPolicyWithoutPricesPricesNothing() {
        #expect(PolicyDefinition.standard.annualRate(for: .approve, probability: 0.01) == nil)
    }
}
