import ApplicationViews
import Assessments
import Documents
import Fields
import FormViews
import LedgerRecords
import Lending
import Pages
import Policies
import Products

/// What the desk shows of one application: what was answered and what the model said; who it is only when asked for.
struct CasePage {
    let record: ApplicationRecord
    let standing: ApplicationStanding
    let product: Product?
    let proposal: DecisionProposal?
    let person: HumanDecision?
    let visitor: Account
    let needsSecond: Bool
    let isRevealed: Bool
    let problems: [(String, String)]
    let form: FormBody

    /// What the template shows.
    var view: View {
        let isOpen = person == nil && (standing.application.status == .manualReview || standing.review != nil)
        let mayDecide = isOpen && visitor.role == .officer && standing.application.owner != visitor.id
        var view: View = [
            "id": record.id.base32, "reference": record.id.reference,
            "heading": "Application \(record.id.reference)", "product": product?.title ?? record.summary.product,
            "status": standing.application.status.words, "sentAt": local(standing.application.submittedAt),
            "cause": standing.cause, "sections": sections,
            "isErased": record.isErased, "mayReveal": !isRevealed && !record.isErased,
            "mayDecide": mayDecide && proposal == nil, "needsSecond": needsSecond,
            "maySecond": mayDecide && proposal.map { $0.by != visitor.id } ?? false,
            "mayTakeBack": mayDecide && proposal.map { $0.by == visitor.id } ?? false,
            "hasErrors": !problems.isEmpty,
            "errors": problems.map { ["href": "#\($0.0)", "message": $0.1] as View },
            "isApproved": visitor.role == .officer
                && [.approved, .offerAccepted, .disbursed].contains(standing.application.status),
            "note": form["note"] ?? "", "why": form["why"] ?? "", "choices": choices,
            "approves": form["outcome"] == "approve", "declines": form["outcome"] == "decline",
        ]
        for (key, message) in problems { view["\(key)Error"] = message }
        if let decision = standing.decision { view["decision"] = self.decision(decision) }
        if let proposal {
            view["proposal"] = said(proposal.outcome, proposal.reasonCodes, proposal.note, proposal.at)
        }
        if let person { view["person"] = said(person.outcome, person.reasonCodes, person.note, person.at) }
        return view
    }

    /// Answers page by page; of what tells who it is, only that it was answered.
    private var sections: [View] {
        let masked = record.identity.values.mapValues { _ in JSONValue.null }
        let shown = isRevealed ? record.allAnswers.values : record.answers.merging(masked) { $1 }
        guard let product else { return [] }
        return product.sections(shown, changeUnder: nil)
            .map { section in
                var section = section
                let rows = section["answers"] as? [View] ?? []
                section["answers"] = rows.map { row in isHidden(row) ? row.merging(["answer": "••••"]) { $1 } : row }
                return section
            }
    }

    private func isHidden(_ row: View) -> Bool {
        guard !isRevealed, let label = row["label"] as? String, let product else { return false }
        return product.pages.flatMap(\.fields)
            .contains { $0.label == label && record.identity.values[$0.key] != nil }
    }

    private var choices: [View] {
        let chosen = Set(form.fields["reasons"] ?? [])
        return (product?.reasons.groups ?? []).enumerated()
            .map { index, group in
                [
                    "choiceID": index == 0 ? "reasons" : "reasons-\(index)", "code": group.code, "text": group.text,
                    "isChosen": chosen.contains(group.code),
                ]
            }
    }

    private func decision(_ decision: DecisionRecord) -> View {
        // An assessment of an older form may hold no rankings: then there is nothing to compare.
        let rankings = (try? Assessment.decode(decision.assessment))?.rankings
        let disagreement = product.flatMap { rankings?.disagreement($0.reasons) }
        var view: View = [
            "outcome": words(decision.outcome), "score": decision.score,
            "chance": "\(Self.percent(decision.probabilityOfDefault)) %", "reasons": reasons(decision.reasonCodes),
            "model": "\(decision.model) \(decision.modelVersion)", "decidedAt": local(decision.at),
            "mayAsk": visitor.role == .officer && product?.changeable.isEmpty == false,
        ]
        if let disagreement { view["disagreement"] = disagreement }
        return view
    }

    private func said(_ outcome: DecidedOutcome, _ codes: [String], _ note: String, _ at: Timestamp) -> View {
        ["outcome": words(outcome), "reasons": reasons(codes), "note": note, "decidedAt": local(at)]
    }

    private func reasons(_ codes: [String]) -> String {
        let texts = codes.map { code in
            product?.reasons.groups.first { $0.code == code }.map { "\($0.text) (\(code))" } ?? code
        }
        return texts.isEmpty ? "none" : texts.joined(separator: "; ")
    }

    private func words(_ outcome: DecidedOutcome) -> String {
        switch outcome {
        case .approve: "Approve"
        case .manualReview: "Refer to a person"
        case .decline: "Decline"
        }
    }

    private func local(_ at: Timestamp) -> String { product?.localText(at) ?? at.rfc3339 }

    /// With one decimal.
    private static func percent(_ share: Double) -> String {
        let tenths: Int = .init(exactly: (share * 1_000).rounded()) ?? 0
        return "\(tenths / 10).\(tenths % 10)"
    }
}
