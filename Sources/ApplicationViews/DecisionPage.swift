package import Assessments
import Documents
import FormViews
import Foundation
package import LedgerRecords
import Lending
package import Pages
import Policies
package import Products

/// A decision in words: outcome, reasons, score on its scale, what counted.
package struct DecisionPage {
    package let product: Product
    package let application: DecidedApplication
    package let assessment: Assessment
    /// Whether there are voluntary questions that have not been answered.
    package let hasQuestions: Bool

    /// Gathers what it shows.
    package init(
        product: Product,
        application: DecidedApplication,
        assessment: Assessment,
        hasQuestions: Bool
    ) {
        self.product = product
        self.application = application
        self.assessment = assessment
        self.hasQuestions = hasQuestions
    }

    private var id: ApplicationID { application.summary.id }
    /// What a person decided after the model, if one did; it is what holds.
    private var person: HumanDecision? { application.person }

    /// What holds.
    private var outcome: DecidedOutcome {
        person?.outcome ?? DecidedOutcome(rawValue: assessment.outcome.rawValue) ?? .manualReview
    }

    /// Whether a person was to decide, and need not any more.
    private var isWithdrawn: Bool { outcome == .manualReview && application.summary.status == .withdrawn }

    package var heading: String {
        switch outcome {
        case .approve: "Approved"
        case .manualReview where isWithdrawn: "You withdrew it"
        case .manualReview: "A person will look at it"
        case .decline: "We cannot offer this loan"
        }
    }

    private var words: String {
        switch outcome {
        case .approve: "Your application for \(product.title) is approved."
        case .manualReview where isWithdrawn: "You withdrew your application before a person had decided."
        case .manualReview: "Your application is neither approved nor declined. A person decides, and we write to you."
        case .decline where person != nil: "A person has declined your application for \(product.title)."
        case .decline: "We have declined your application for \(product.title). These are the reasons."
        }
    }

    /// What the template shows.
    package var view: View {
        let scale = product.score
        let counted = WhatCounted(product: product, assessment: assessment)
        var view: View = [
            "id": id.base32, "reference": id.reference, "decidedAt": product.localText(application.decision.at),
            "heading": heading, "words": words, "tone": tone, "hasReasons": !assessment.reasons.isEmpty,
            "reasonsTitle": assessment.outcome == .decline && person == nil ? "Why" : "What kept the score down",
            "reasons": assessment.reasons.map { ["plain": $0.plain, "text": $0.text, "code": $0.code] as View },
            "score": assessment.score, "minimum": Self.whole(scale.minimum), "maximum": Self.whole(scale.maximum),
            "rating": assessment.band, "ticks": ticks, "marker": position(.init(assessment.score)),
            "chance": chance, "hasCounted": !counted.rows.isEmpty, "counted": counted.rows, "unit": counted.unit,
            "comparison": counted.comparison, "model": assessment.model, "modelVersion": assessment.modelVersion,
            "policyVersion": assessment.policyVersion, "artefact": assessment.artefactDigest.hex,
            "mayAsk": application.review == nil && person == nil && !isWithdrawn, "afterwards": hasQuestions,
            "whatIf": !product.changeable.isEmpty,
        ]
        if let review = application.review, person == nil, !isWithdrawn {
            view["reviewAt"] = product.localText(review.at)
        }
        if let person { view["person"] = person.view(product) }
        if [.approved, .offerAccepted, .disbursed].contains(application.summary.status) {
            view["offerAt"] = "/applications/\(id.base32)/offer"
        }
        if outcome == .approve,
            let terms = LoanTerms(product: product, answers: application.answers, percent: assessment.annualRate)
        {
            view["offer"] = ["rows": terms.rows] as View
        }
        return view
    }

    private var tone: String {
        switch outcome {
        case .approve: ""
        case .manualReview: "wait"
        case .decline: "bad"
        }
    }

    /// The probability as people can picture it.
    private var chance: String {
        let hundred = (assessment.probabilityOfDefault * 100).rounded()
        let count = hundred < 1 ? "fewer than 1" : "about \(Self.whole(hundred))"
        return
            "Of 100 applicants with this score, \(count) did not repay as agreed, by the record the model learned from."
    }

    /// Where ratings change, on the drawing of the scale.
    private var ticks: [View] {
        product.score.ratings.compactMap(\.below).filter { $0 > product.score.minimum && $0 < product.score.maximum }
            .map { ["x": position($0) - 1] }
    }

    /// Where a score stands on the drawing, which is 600 wide with a margin of 10.
    private func position(_ score: Double) -> Int {
        let share = (score - product.score.minimum) / (product.score.maximum - product.score.minimum)
        return 10 + Self.whole(min(1, max(0, share)) * 580)
    }

    private static func whole(_ number: Double) -> Int { .init(exactly: number.rounded()) ?? 0 }
}
