package import Casework
import FeatureDefinitions
import HTTPTypes
import Hummingbird
package import Pages
import Products
package import Requests
import Responses

/// Whether somebody can apply at all: three questions to be answered with yes or no, without an account; nothing is kept.
package struct EligibilityRoutes: Sendable {
    package let pages: PageRenderer
    package let catalogue: ProductCatalogue

    /// Routes that answer from these.
    package init(pages: PageRenderer, catalogue: ProductCatalogue) {
        self.pages = pages
        self.catalogue = catalogue
    }

    package var routes: [Route] {
        [Route(method: .get, path: "/check", access: .visitor, handler: show)]
    }

    /// One question.
    private struct Question {
        let key: String
        let label: String
        /// Said where it was not answered.
        let missing: String
        /// The answer with which one can apply.
        let right: String
        /// What stands in the way, and what to do instead.
        let obstacle: String
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        try query.refuseRepeats()
        let questions = questions
        let isAsked = questions.contains { query[$0.key] != nil } || query["asked"] != nil
        let open = questions.filter { isAsked && !["yes", "no"].contains(query[$0.key] ?? "") }
        let obstacles = questions.filter { ["yes", "no"].contains(query[$0.key] ?? "") && query[$0.key] != $0.right }
        var view: View = [
            "path": "/check", "hasErrors": !open.isEmpty,
            "errors": open.map { ["href": "#\($0.key)-yes", "message": $0.missing] as View },
            "questions": questions.map {
                self.view(of: $0, answer: query[$0.key], isOpen: open.map(\.key).contains($0.key))
            },
        ]
        if isAsked, open.isEmpty {
            view["isFit"] = obstacles.isEmpty
            view["isUnfit"] = !obstacles.isEmpty
            view["obstacles"] = obstacles.map { ["text": $0.obstacle] as View }
        }
        let status: HTTPResponse.Status = open.isEmpty ? .ok : .unprocessableContent
        return pages.page(.eligibility, title: "Can I apply?", view, status: status, in: context)
    }

    private func view(of question: Question, answer: String?, isOpen: Bool) -> View {
        var view: View = [
            "key": question.key, "label": question.label, "isYes": answer == "yes", "isNo": answer == "no",
        ]
        if isOpen { view["error"] = question.missing }
        return view
    }

    private var questions: [Question] {
        let years = legalAge
        return [
            Question(
                key: "adult",
                label: "Are you \(years) or older?",
                missing: "Say whether you are \(years) or older",
                right: "yes",
                obstacle: "You must be \(years) or older. Somebody who is may apply in their own name."
            ),
            Question(
                key: "own",
                label: "Would the loan be for yourself?",
                missing: "Say whether the loan would be for yourself",
                right: "yes",
                obstacle: "Each person applies for themselves. Whoever needs the loan can register and apply."
            ),
            Question(
                key: "waiting",
                label: "Does an application of yours still wait for its answer?",
                missing: "Say whether an application of yours still waits",
                right: "no",
                obstacle:
                    "One application at a time. Sign in to see where yours stands."
            ),
        ]
    }

    /// The age that the products ask for; where they differ, the highest.
    private var legalAge: Int64 {
        let ages = catalogue.products
            .flatMap { product in
                product.rules.compactMap { rule -> Int64? in
                    guard rule.severity == .error, rule.relation == .atLeast, case .number(let years) = rule.right,
                        rule.field == product.roles[.dateOfBirth], (16...100).contains(years)
                    else { return nil }
                    return .init(years)
                }
            }
        return ages.max() ?? 18
    }
}
