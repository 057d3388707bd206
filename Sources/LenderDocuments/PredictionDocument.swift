import Assessments
package import CheckedAnswers
package import Documents
import FeatureDefinitions
import Features
import LedgerRecords
import Lending
package import Origination
import Policies
package import Products

extension DecisionOutcome {
    /// In a word for programs.
    var word: String {
        switch self {
        case .approve: "approved"
        case .manualReview: "referred"
        case .decline: "declined"
        }
    }

    /// How risky what was decided is held to be.
    var riskLevel: String {
        switch self {
        case .approve: "Low"
        case .manualReview: "Medium"
        case .decline: "High"
        }
    }
}

/// A decision in the words of `/predict`; every value is of one decision.
package struct PredictionDocument {
    package let json: JSONValue

    package init(_ state: ApplicationState) {
        let assessment = state.assessment
        // What cannot be scored goes to a person, and has no score.
        json = [
            "prediction_id": .string(state.standing.application.id.base32),
            "default_probability": assessment.map { .number($0.probabilityOfDefault) } ?? .null,
            "credit_score": assessment.map { .number(.init($0.score)) } ?? .null,
            "rating": assessment.map { .string($0.band) } ?? .null,
            "decision": .string(assessment?.outcome.word ?? "referred"),
            "model": assessment.map { .string($0.model) } ?? .null,
            "version": assessment.map { .string($0.modelVersion) } ?? .null,
            "timestamp": .string((state.standing.decision?.at ?? state.standing.application.statusAt).rfc3339),
        ]
    }
}

/// A decision in the words of `/api/loans/apply`.
package struct LoanAnswer {
    package let json: JSONValue

    /// - Parameters:
    ///   - state: How the application stands.
    ///   - answers: What was answered, checked.
    ///   - product: Of the application.
    ///   - customer: For whom it is.
    package init(_ state: ApplicationState, _ answers: Answers, _ product: Product, customer: String) {
        let assessment = state.assessment
        let application = state.standing.application
        json = [
            "application_id": .string(application.id.base32), "customer_id": .string(customer),
            "credit_score": assessment.map { .number(.init($0.score)) } ?? .null,
            "risk_probability": assessment.map { .number($0.probabilityOfDefault) } ?? .null,
            "risk_level": assessment.map { .string($0.outcome.riskLevel) } ?? .null,
            "status": .string(application.status.summary),
            "recommendation": assessment.map { .string(Self.recommendation($0)) } ?? .null,
            "contributors": .array(assessment.map { $0.contributions.map(\.json) } ?? []),
            "factors": Self.factors(answers, product),
        ]
    }

    /// Made of the reasons that the decision itself gives.
    private static func recommendation(_ assessment: Assessment) -> String {
        let reasons = assessment.reasons.map(\.text).joined(separator: "; ")
        let because = reasons.utf8.isEmpty ? "." : ": \(reasons)."
        return switch assessment.outcome {
        case .approve: "Approve\(assessment.annualRate.map { " at \($0) % a year" } ?? "")."
        case .manualReview: "A person should decide\(because)"
        case .decline: "Decline\(because)"
        }
    }

    /// The same features that the model was given.
    private static func factors(_ answers: Answers, _ product: Product) -> JSONValue {
        let vector = product.features(answers.model, submittedOn: answers.submittedOn)
        func number(_ key: String?) -> Double? {
            guard let index = key.flatMap({ product.schema.index(of: $0) }), case .number(let value) = vector[index]
            else { return nil }
            return value
        }
        return [
            "debt_to_income_ratio": number("dti").map { .number($0 * 100) } ?? .null,
            "loan_to_income_ratio": number("loan_to_income").map(JSONValue.number) ?? .null,
            "monthly_income": number(product.roles[.monthlyIncome]).map(JSONValue.number) ?? .null,
        ]
    }
}

extension Contribution {
    fileprivate var json: JSONValue { ["feature": .string(feature), "impact": .number(logOdds)] }
}
