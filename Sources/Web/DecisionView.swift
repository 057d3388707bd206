import Applications
import Documents
import Ledger
import Lending
import Products

/// What the decision page shows: the outcome in words, reasons, score, what counted, model and policy.
struct DecisionView {
    private static let maximumFactors = 6

    let product: Product
    let standing: ApplicationStanding
    let answers: [String: JSONValue]

    var heading: String {
        switch standing.application.status {
        case .approved, .offerAccepted, .disbursed: "Approved"
        case .declined: "We cannot offer this loan"
        case .withdrawn: "You withdrew this application"
        case .expired: "This application has ended"
        default: "A person will look at your application"
        }
    }

    var content: [String: Any] {
        // one the recorder did not read is not shown
        let assessment = standing.decision.flatMap { try? Assessment.decode($0.assessment) }
        let reasons = (assessment?.reasons ?? []).map { ["text": $0.plain] }
        let isApproved = standing.application.status == .approved
        var content: [String: Any] = [
            "tone": StatusWords(standing.application.status).tone, "heading": heading, "words": words,
            "hasReasons": !reasons.isEmpty && !isApproved, "reasons": reasons,
            "reasonsHeading": standing.application.status == .declined ? "Why" : "What a person will look at",
            "reference": standing.application.id.reference,
            "sent": product.words(standing.application.submittedAt),
            "decided": standing.decision.map { product.words($0.at) } ?? false as Any, "model": false, "policy": false,
            "score": false, "hasFactors": false, "terms": false,
        ]
        if let assessment { add(assessment, to: &content) }
        return content
    }

    private var words: String {
        switch standing.application.status {
        case .approved: "You can have this loan. We will write to you about the next steps."
        case .declined: "These are the principal reasons, in order of their effect."
        case .manualReview: "We will write to you within five working days. You need do nothing now."
        default: ""
        }
    }

    private func add(_ assessment: Assessment, to content: inout [String: Any]) {
        content["model"] = "\(assessment.model), version \(assessment.modelVersion)"
        content["policy"] = "version \(assessment.policyVersion)"
        content["score"] =
            [
                "value": assessment.score, "minimum": Int(product.score.minimum),  // scalar-safe: a number, not text
                "maximum": Int(product.score.maximum), "band": assessment.band,  // scalar-safe: a number, not text
            ] as [String: Any]
        let factors = assessment.contributions.filter { abs($0.logOdds) > 0.005 }
            .sorted { abs($0.logOdds) > abs($1.logOdds) }.prefix(Self.maximumFactors).map(factor)
        content["hasFactors"] = !factors.isEmpty
        content["factors"] = Array(factors)
        if standing.application.status == .approved { content["terms"] = terms(assessment) }
    }

    private func factor(_ contribution: Contribution) -> [String: Any] {
        let field = product.field(contribution.feature)
        let name = field?.label ?? product.schema.features.first { $0.key == contribution.feature }?.name ?? ""
        let value = field.map { product.displayText(for: $0, value: answers[$0.key]) } ?? "worked out from your answers"
        let strength = abs(contribution.logOdds) > 0.3 ? "strongly " : ""
        return [
            "name": name, "value": value,
            "effect": "Counted \(strength)\(contribution.logOdds > 0 ? "against" : "for") you",
        ]
    }

    /// Amount, term, rate and instalment, as far as the product has them.
    private func terms(_ assessment: Assessment) -> Any {
        var rows = [Role.loanAmount, .tenureMonths]
            .compactMap { role -> [String: Any]? in
                guard let field = product.roles[role].flatMap(product.field) else { return nil }
                return ["name": field.label, "value": product.displayText(for: field, value: answers[field.key])]
            }
        if let rate = assessment.annualRate { rows.append(["name": "Yearly rate", "value": "\(rate) %"]) }
        return rows.isEmpty ? false : ["rows": rows] as [String: Any]
    }
}
