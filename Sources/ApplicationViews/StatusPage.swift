package import LedgerRecords
package import Lending
package import Origination
package import Pages
package import Products

/// Where an application stands, in words.
package struct StatusPage {
    package let state: ApplicationState
    package let product: Product?
    /// Asked while the application waits.
    package let system: SystemReport?
    package let now: Timestamp
    /// Whether the page may look again by itself.
    package let isUpdating: Bool
    /// How often it has done so.
    package let round: Int
    /// What a person decided, if one did.
    package let person: HumanDecision?
    /// Whether the visitor is whose application it is.
    package let isOwn: Bool

    /// Gathers what it shows.
    package init(
        state: ApplicationState,
        product: Product?,
        system: SystemReport?,
        now: Timestamp,
        isUpdating: Bool,
        round: Int,
        person: HumanDecision? = nil,
        isOwn: Bool
    ) {
        self.state = state
        self.product = product
        self.system = system
        self.now = now
        self.isUpdating = isUpdating
        self.round = round
        self.person = person
        self.isOwn = isOwn
    }

    private var application: ApplicationSummary { state.standing.application }
    private var base: String { "/applications/\(application.id.base32)" }

    package var title: String { "Where your application stands" }

    /// What the template shows.
    package var view: View {
        var view: View = [
            "id": application.id.base32, "reference": application.id.reference, "heading": title,
            "words": application.status.explanation, "steps": steps, "isFinal": state.assessment != nil,
            "isWaiting": !state.isSettled, "lookedAt": product?.localTime(now) ?? "",
        ]
        if let review = state.standing.review { view["reviewAt"] = product?.localText(review.at) ?? review.at.rfc3339 }
        if let person { view["person"] = person.view(product) }
        if [.approved, .offerAccepted].contains(application.status) { view["offerAt"] = "\(base)/offer" }
        if application.status == .disbursed { view["loansAt"] = "\(base)/offer" }
        view["mayWithdraw"] = application.status.isPending && isOwn
        guard !state.isSettled else { return view }
        view["watch"] = "\(base)/status?wait=10"
        view["delay"] = delay
        guard isUpdating else { return view }
        view["refresh"] = ["seconds": pause, "address": "\(base)?round=\(number + 1)"] as View
        view["stop"] = "\(base)?auto=off"
        return view
    }

    private var number: Int { min(round, 20) }

    /// Ten seconds, and longer each time.
    private var pause: Int { min(60, 10 + 5 * number) }

    private var delay: String? {
        if let delay = system?.delay { return delay }
        guard now.milliseconds - application.submittedAt.milliseconds > 60_000 else { return nil }
        return "This takes longer than usual. Your application is recorded: nothing is lost, and it will be decided."
    }

    private var steps: [View] {
        if application.status == .withdrawn {
            let checked = state.standing.decision.map { [step("Checked", $0.at, isDone: true)] } ?? []
            return [step("Received", application.submittedAt, isDone: true)] + checked
                + [step("Withdrawn", application.statusAt, isDone: true)]
        }
        let decided = state.standing.decision?.at ?? state.standing.referral?.at
        return [
            step("Received", application.submittedAt, isDone: true),
            step(state.isSettled ? "Checked" : "Being checked, usually seconds", decided, isDone: state.isSettled),
            step(
                application.status == .manualReview ? "With a person" : "Decision",
                state.assessment == nil ? nil : decided,
                isDone: state.isSettled && application.status != .manualReview
            ),
        ]
    }

    private func step(_ text: String, _ at: Timestamp?, isDone: Bool) -> View {
        let isNext = !isDone && (application.status == .manualReview || at == nil)
        return [
            "text": text, "when": at.flatMap { product?.localText($0) } ?? "",
            "tone": isDone ? "done" : isNext ? "now" : "",
        ]
    }
}

extension ApplicationStatus {
    /// For a list.
    package var words: String {
        switch self {
        case .draft: "Not sent"
        case .submitted: "Received"
        case .scoring: "Being checked"
        case .manualReview: "With a person"
        default: rawValue
        }
    }

    /// For the page.
    package var explanation: String {
        switch self {
        case .draft: "Not sent yet."
        case .submitted: "We have received it. There is nothing more for you to do now."
        case .scoring: "It is being checked, which usually takes seconds."
        case .manualReview: "It is with a person. We will write to you."
        case .approved: "Approved."
        case .declined: "We cannot offer this loan. The reasons are on the page of the decision."
        case .offerAccepted: "You have accepted the offer."
        case .disbursed: "The loan has been paid out."
        case .withdrawn: "You withdrew it."
        case .expired: "It has run out."
        }
    }

    /// How the tag of the status looks; the words say the same.
    package var tone: String {
        switch self {
        case .approved, .offerAccepted, .disbursed: ""
        case .declined, .withdrawn, .expired: "bad"
        case .draft, .submitted, .scoring, .manualReview: "wait"
        }
    }
}
