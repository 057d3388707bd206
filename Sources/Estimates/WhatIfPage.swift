import Applications
import Assessments
import Documents
import Fields
import FormViews
import Instalments
import Lending
import Pages
import Policies
import Products
import WhatIfs

/// What would change this: inputs, the comparison with other answers, the smallest changes.
struct WhatIfPage {
    let subject: WhatIfSubject
    /// What was typed, by name of the control; the answers as they are on the first look.
    let typed: [String: [String]]
    let mistakes: [Mistake]
    /// Other answers that were asked about.
    let changes: [String: JSONValue]
    let findings: WhatIfFindings?

    private var product: Product { subject.product }

    var view: View {
        let byKey = Dictionary(mistakes.map { ($0.key, $0.message) }) { first, _ in first }
        let base = "/applications/\(subject.id.base32)"
        var view: View = [
            "action": "\(base)/what-if", "reference": subject.id.reference, "isOwn": subject.isOwn,
            "back": subject.isOwn ? "\(base)/decision" : "/desk/\(subject.id.base32)", "hasErrors": !mistakes.isEmpty,
            "errors": mistakes.map { ["href": "#\($0.key)", "message": $0.message] as View },
            "fields": subject.fields.map {
                FieldControl(product: product, field: $0, name: $0.key, inputs: inputs($0), mistakes: byKey).view
            },
        ]
        guard let findings else { return view }
        if let after = findings.after { view["comparison"] = comparison(findings, after) }
        let steps = findings.steps.map { row($0, findings) }
        var found: View = ["hasSteps": !steps.isEmpty, "rows": steps, "isBest": isBest(findings)]
        if let together = findings.together { found["together"] = row(together, findings) }
        view["steps"] = found
        return view
    }

    private func inputs(_ field: Field) -> [String: [String]] {
        guard typed[field.key] == nil else { return typed }
        return product.inputs(for: field, value: subject.application[field.key])
    }

    /// Nothing is left to reach: approved at the lowest rate that there is.
    private func isBest(_ findings: WhatIfFindings) -> Bool {
        let rates = product.policy.price.map(\.annualRate.percent)
        return findings.before.outcome == .approve && rates.min() == findings.before.annualRate
    }

    private func comparison(_ findings: WhatIfFindings, _ after: Assessment) -> View {
        let (old, new) = (figures(findings.before, [:]), figures(after, changes))
        let rows = zip(old, new)
            .map { old, new in
                ["name": old.name, "before": old.text, "after": new.text, "changes": old.text != new.text] as View
            }
        let (gone, come) = (findings.reasonsGone(in: after), findings.reasonsNew(in: after))
        return [
            "rows": rows, "hasGone": !gone.isEmpty, "gone": gone.map { ["plain": $0.plain] as View },
            "hasNew": !come.isEmpty, "new": come.map { ["plain": $0.plain] as View },
        ]
    }

    private func row(_ step: WhatIfFindings.Step, _ findings: WhatIfFindings) -> View {
        let values = Dictionary(uniqueKeysWithValues: step.answers.map { ($0.key, JSONValue.number($0.value)) })
        let answers = step.answers.compactMap { answer -> View? in
            guard let field = product.field(answer.key) else { return nil }
            return [
                "name": field.label, "from": product.displayText(for: field, value: subject.application[answer.key]),
                "to": product.displayText(for: field, value: .number(answer.value)),
            ]
        }
        let gone = findings.reasonsGone(in: step.assessment)
        return [
            "answers": answers, "gone": gone.map { ["plain": $0.plain] as View }, "hasGone": !gone.isEmpty,
            "figures": figures(step.assessment, values).map { "\($0.name): \($0.text)" }.joined(separator: " · "),
            "isApproximate": !step.isExact,
        ]
    }

    /// Outcome, score, chance, rate, monthly payment, as far as there are any.
    private func figures(_ assessment: Assessment, _ changes: [String: JSONValue]) -> [(name: String, text: String)] {
        let answers = subject.application.merging(changes) { $1 }
        let terms = LoanTerms(product: product, answers: answers, percent: assessment.annualRate)
        let hundredths = (assessment.probabilityOfDefault * 1000).rounded() / 10
        return [
            ("Outcome", Self.words(assessment.outcome)), ("Score", "\(assessment.score)"),
            ("Chance of not repaying", "\(hundredths) %"),
            ("Yearly rate", assessment.annualRate.map { "\($0) %" } ?? "none is offered"),
            ("Monthly payment", assessment.annualRate == nil ? "–" : terms?.instalment ?? "–"),
        ]
    }

    private static func words(_ outcome: DecisionOutcome) -> String {
        switch outcome {
        case .approve: "Approved"
        case .manualReview: "A person would look at it"
        case .decline: "Declined"
        }
    }
}
