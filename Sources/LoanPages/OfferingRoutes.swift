import ApplicationLedger
import Casework
import CheckedAnswers
import Decimals
import HTTPTypes
import Hosting
import Hummingbird
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
package import Pages
import Products
package import Requests
import Responses

/// From approval to money, as officers see it: what to offer, what was accepted, and letting the money out.
package struct OfferingRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: LoanDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: LoanDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        let (path, access) = ("/portfolio/offers/{case}", Route.Access.pages(.bookKeepers))
        return [
            Route(method: .get, path: "/portfolio/offers", access: access, handler: list),
            Route(method: .get, path: path, access: access, handler: show),
            Route(method: .post, path: path, access: access, body: .form, handler: offer),
            Route(
                method: .post,
                path: "\(path)/disbursement",
                access: access,
                body: .form,
                needsPassword: true,
                handler: disburse
            ),
            Route(
                method: .post,
                path: "\(path)/release",
                access: access,
                body: .form,
                needsPassword: true,
                handler: release
            ),
        ]
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        var rows: [View] = []
        for item in try await desk.loans.offerCases() {
            guard let standing = try await desk.ledger.standing(of: item.application) else { continue }
            let product = desk.catalogue[standing.application.product]
            let currency = product?.currency
            let today = product.map(desk.today)
            rows.append([
                "id": item.application.base32, "reference": item.application.reference,
                "product": product?.title ?? standing.application.product,
                "amount": item.offer.flatMap { offer in currency?.text(minorUnits: offer.principal) } ?? "",
                "state": item.words(today), "since": product?.localText(item.since) ?? item.since.rfc3339,
            ])
        }
        let query = try FormBody((request.uri.query ?? "").utf8)
        var view: View = ["cases": rows, "hasCases": !rows.isEmpty]
        view["done"] = query["done"].flatMap { Self.words[$0] }
        return pages.page(.offers, title: "Offers", view, in: context)
    }

    private static let words = [
        "offered": "The offer is made. The applicant sees it.",
        "proposed": "Proposed. The money goes out once a second person releases it.",
        "returned": "Taken back: the offer stays accepted.",
    ]

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(try await item(context), [], context)
    }

    private func offer(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let item = try await item(context)
        let account = try context.signedIn().id
        guard item.entry.owner != account else { throw Self.nobodyServesThemselves }
        let form = OfferForm(
            form: context.form,
            limits: OfferLimits(item.record, item.product),
            today: desk.today(item.product)
        )
        let offer: LoanOffer
        do throws(Mistakes) {
            offer = try form.offer()
        } catch {
            return try await page(item, error.list, context)
        }
        let id = item.entry.application
        guard try await desk.loans.offer(offer, on: id, at: desk.clock.now(), by: .account(account)) else {
            throw Self.overtaken
        }
        context.notes.note { $0.event = "loan_offer" }
        return .seeOther("/portfolio/offers?done=offered")
    }

    private func disburse(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats { $0 == "confirm_password" }
        let item = try await item(context)
        let account = try context.signedIn().id
        guard item.entry.owner != account else { throw Self.nobodyServesThemselves }
        guard item.entry.status == .offerAccepted, let offer = item.entry.offer else { throw Self.overtaken }
        let reference = context.form["reference"] ?? ""
        var mistakes: [Mistake] = []
        let method = Disbursement.Method(rawValue: context.form["method"] ?? "")
        if method == nil { mistakes.append(Mistake("method", .choice, "Say how the money goes out")) }
        if reference.unicodeScalars.count > 100 {
            mistakes.append(Mistake("reference", .format, "The reference must have at most 100 characters"))
        }
        guard let method, mistakes.isEmpty else { return try await page(item, mistakes, context) }
        let payment = Disbursement(method, reference: reference)
        if desk.needsSecond(offer, item.product.currency) { return try await propose(payment, item, by: account) }
        let loan: LoanRecord
        do throws(LoanBookError) {
            loan = try await desk.loans.disburse(
                item.entry.application,
                for: desk.purpose(of: item.record, item.product),
                paying: payment,
                on: try await desk.payDay(),
                at: desk.clock.now(),
                by: .account(account)
            )
        } catch { throw Self.refusal(error) }
        return paid(loan.id, context)
    }

    private func propose(
        _ payment: Disbursement,
        _ item: OfferingPage.Item,
        by proposer: AccountID
    ) async throws -> Response {
        do throws(LoanBookError) {
            try await desk.loans.proposeDisbursement(
                item.entry.application,
                paying: payment,
                at: desk.clock.now(),
                by: proposer
            )
        } catch { throw Self.refusal(error) }
        return .seeOther("/portfolio/offers?done=proposed")
    }

    private func release(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats { $0 == "confirm_password" }
        let item = try await item(context)
        let account = try context.signedIn().id
        guard item.entry.owner != account else { throw Self.nobodyServesThemselves }
        let (id, now) = (item.entry.application, desk.clock.now())
        guard let shown = DecimalText(context.form["proposed"] ?? "", scale: 0)?.minorUnits else {
            throw Refusal.malformed("The form does not say what it was made for: load the page again.")
        }
        let seen = Timestamp(milliseconds: shown)
        do throws(LoanBookError) {
            if context.form["action"] == "return" {
                try await desk.loans.returnDisbursement(id, at: now, by: account, seen: seen)
                return .seeOther("/portfolio/offers?done=returned")
            }
        } catch { throw Self.refusal(error) }
        let day = try await desk.payDay()
        let loan: LoanRecord
        do throws(LoanBookError) {
            loan = try await desk.loans.releaseDisbursement(
                id,
                for: desk.purpose(of: item.record, item.product),
                on: day,
                at: now,
                by: account,
                seen: seen
            )
        } catch { throw Self.refusal(error) }
        return paid(loan.id, context)
    }

    private func paid(_ loan: Int, _ context: WebContext) -> Response {
        context.notes.note { $0.event = "loan_disbursed" }
        return .seeOther("/portfolio/loans/\(loan)?done=disbursed")
    }

    static let nobodyServesThemselves = Refusal.forbidden(
        "Another person has to do this: nobody lets money out to themselves, or releases what they proposed."
    )

    static let overtaken = Refusal(
        status: .conflict,
        code: .conflict,
        detail: "This application does not wait for this any more: somebody has acted on it meanwhile."
    )

    private static func refusal(_ error: LoanBookError) -> any Error {
        switch error {
        case .ledger(let error): error
        case .needsAnother: nobodyServesThemselves
        default: overtaken
        }
    }

    private func page(_ item: OfferingPage.Item, _ mistakes: [Mistake], _ context: WebContext) async throws -> Response
    {
        let page = OfferingPage(
            item: item,
            desk: desk,
            visitor: try context.signedIn().id,
            mistakes: mistakes,
            form: context.form
        )
        return pages.page(
            .offering,
            title: "Offer on \(item.entry.application.reference)",
            page.view,
            status: mistakes.isEmpty ? .ok : .unprocessableContent,
            in: context
        )
    }

    /// An approved application; one whose money is out leads to its loan, any other looks as if it were not there.
    private func item(_ context: WebContext) async throws -> OfferingPage.Item {
        guard let id = ApplicationID(base32: try context.parameter("case")) else { throw Refusal.notFound }
        guard let entry = try await desk.loans.offerCase(id) else {
            if let loan = try await desk.loans.loan(from: id) { throw Detour(path: "/portfolio/loans/\(loan)") }
            guard try await desk.ledger.standing(of: id) != nil else { throw Refusal.notFound }
            throw Self.overtaken
        }
        guard let record = try await desk.ledger.application(id), let product = desk.catalogue[record.summary.product]
        else { throw Refusal.notFound }
        return OfferingPage.Item(entry: entry, record: record, product: product)
    }
}
