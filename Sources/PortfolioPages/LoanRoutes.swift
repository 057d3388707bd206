import CheckedAnswers
import Decimals
import HTTPTypes
import Hosting
import Hummingbird
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import Loans
import NIOCore
package import Pages
import Portfolio
import PortfolioReports
package import Requests
import Responses

/// One loan as officers and auditors see it: schedule, arrears, warnings; and for officers a payment to be recorded.
package struct LoanRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: PortfolioDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: PortfolioDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        let (readers, access) = (Route.Access.pages(.loanReaders), Route.Access.pages(.bookKeepers))
        let path = "/portfolio/loans/{loan}"
        return [
            Route(method: .get, path: path, access: readers, handler: show),
            Route(method: .get, path: "\(path)/statement", access: readers, answer: .file, handler: statement),
            Route(method: .post, path: path, access: access, body: .form, handler: record),
            Route(method: .post, path: "\(path)/reversal", access: access, body: .form, handler: reverse),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        let id = try context.loanNumber()
        if let day = try await desk.day(query["asAt"]) {
            var view = try await view(id, asAt: day).view.merging(["past": day.iso, "mayRecord": false]) { $1 }
            view["mayChange"] = try context.keepsBook
            return pages.page(.loan, title: "Loan \(id) on \(day.iso)", view, in: context)
        }
        return try await page(id, [], done: query["done"].flatMap { Self.words[$0] }, context)
    }

    /// The lender's books of the loan, as a file.
    private func statement(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        let id = try context.loanNumber()
        let table = try await view(id, asAt: desk.day(query["asAt"])).table
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"books-\(id).csv\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: table.csv))
        )
    }

    /// A loan at the end of a day; as at the business date, or the day on which it begins, without one.
    private func view(_ id: Int, asAt day: CalendarDate?) async throws -> LoanView {
        guard let loan = try await desk.loans.loan(id) else { throw Refusal.notFound }
        let present = max(try await desk.businessDate(), loan.terms.startsOn)
        guard let past = try await desk.loans.loan(id, asAt: day ?? present) else {
            throw Refusal.malformed("asAt must not be before \(loan.terms.startsOn.iso), when the loan began.")
        }
        return LoanView(
            loan: day == nil ? loan : past.loan,
            account: past.account,
            moves: past.moves,
            payout: try await desk.loans.payout(of: id),
            methods: try await desk.loans.methods(of: id),
            closureFeePercent: desk.loans.closureFeePercent(of: loan),
            currency: desk.currency(loan.currency)
        )
    }

    private static let words = [
        "recorded": "The payment is recorded.", "reversed": "The payment is taken back.",
        "disbursed": "The money is out: this is the new loan.",
        "settlement": "The loan is settled: what was not paid is given up.",
        "restructuring": "The loan has new terms, and is watched.",
        "write_off": "The loan is written off. What still comes in is a recovery.",
        "loss": "The debt is identified as a loss: all loans of the borrower are set aside for in full.",
        "loss_withdrawn": "The identification as a loss is taken back.",
    ]

    private func record(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let id = try context.loanNumber()
        guard let loan = try await desk.loans.loan(id) else { throw Refusal.notFound }
        var mistakes: [Mistake] = []
        let amount = AmountText(context.form["amount"], desk.currency(loan.currency)).minorUnits ?? 0
        if !(1...1_000_000_000_000).contains(amount) {
            mistakes.append(Mistake("amount", .format, "Enter the amount received, such as 10,500.00"))
        }
        let kind = RecordedKind(rawValue: context.form["kind"] ?? RecordedKind.payment.rawValue)
        if kind == nil { mistakes.append(Mistake("kind", .choice, "Say what it is")) }
        let method = PaymentMethod(rawValue: context.form["method"] ?? "")
        if method == nil, kind != .fee {
            mistakes.append(Mistake("method", .choice, "Say how the money came"))
        }
        guard let kind, let day = day("day", context, &mistakes), mistakes.isEmpty else {
            return try await page(id, mistakes, context, status: .unprocessableContent)
        }
        let change = kind.change(amount, closureFee: try await closureFee(of: loan, on: day))
        return try await write(change, "day", on: id, day, "recorded", method: method, context)
    }

    /// What closing a loan on a day costs; 0 where that cannot be quoted, and closing will be refused.
    private func closureFee(of loan: LoanRecord, on day: CalendarDate) async throws -> Int64 {
        do throws(LoanBookError) {
            let account = try await desk.loans.account(of: loan.id, asAt: day)
            let quote = try? EarlyClosure(account, feePercent: desk.loans.closureFeePercent(of: loan))
            return quote?.fee ?? 0
        } catch {
            if case .ledger(let error) = error { throw error }
            return 0
        }
    }

    private func reverse(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let id = try context.loanNumber()
        var mistakes: [Mistake] = []
        let payment = DecimalText(context.form["payment"] ?? "", scale: 0)?.minorUnits
        if payment == nil { mistakes.append(Mistake("payment", .choice, "Choose the payment")) }
        guard let payment, let day = day("returned", context, &mistakes), mistakes.isEmpty else {
            return try await page(id, mistakes, context, status: .unprocessableContent)
        }
        return try await write(.reversal(of: .init(payment)), "returned", on: id, day, "reversed", context)
    }

    private func day(_ key: String, _ context: WebContext, _ mistakes: inout [Mistake]) -> CalendarDate? {
        let day = CalendarDate(iso: context.form[key] ?? "")
        if day == nil { mistakes.append(Mistake(key, .format, "Enter the day, such as 2026-11-21")) }
        return day
    }

    /// Records it once, however often the form is sent.
    private func write(
        _ change: LoanEvent.Change,
        _ key: String,
        on id: Int,
        _ day: CalendarDate,
        _ done: String,
        method: PaymentMethod? = nil,
        _ context: WebContext
    ) async throws -> Response {
        let account = try context.signedIn().id
        guard try await desk.loans.loan(id, of: account) == nil else {
            throw Refusal.forbidden("Another person has to do this: nobody keeps the book of their own loan.")
        }
        guard let next = DecimalText(context.form["next"] ?? "", scale: 0)?.minorUnits else {
            throw Refusal.malformed("The form does not say what it was made for: load the page again.")
        }
        do throws(LoanBookError) {
            try await desk.loans.record(
                change,
                on: id,
                expecting: .init(next),
                effectiveOn: day,
                at: desk.clock.now(),
                by: .account(account),
                method: method
            )
        } catch {
            switch error {
            case .ledger(let error): throw error
            case .unknownLoan: throw Refusal.notFound
            case .refused(.belowQuote(let quote, on: let day)):
                let loan = try await desk.loans.loan(id)
                let amount = loan.map { desk.currency($0.currency).text(minorUnits: quote) } ?? "\(quote)"
                let mistake = Mistake("amount", .range, "Closing the loan on \(day.iso) takes at least \(amount)")
                return try await page(id, [mistake], context, status: .unprocessableContent)
            default:
                let mistake = Mistake(key, .format, "This cannot be recorded: \(error)")
                let status: HTTPResponse.Status = error == .overtaken ? .conflict : .unprocessableContent
                return try await page(id, [mistake], context, status: status)
            }
        }
        await desk.forget()
        context.notes.note { $0.event = done == "recorded" ? "loan_repayment" : "loan_repayment_reversed" }
        return .seeOther("/portfolio/loans/\(id)?done=\(done)")
    }

    private func page(
        _ id: Int,
        _ mistakes: [Mistake],
        done: String? = nil,
        _ context: WebContext,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let shown = try await view(id, asAt: nil)
        let (account, day) = (shown.account, shown.account.day)
        var view = shown.view
        let keepsBook = try context.keepsBook
        view["mayChange"] = keepsBook
        view["mayRecord"] = keepsBook && account.status != .closed
        view["hasReceipts"] = keepsBook && !shown.receipts.isEmpty
        view["hasErrors"] = !mistakes.isEmpty
        view["errors"] = mistakes.map { ["href": "#\($0.key)", "message": $0.message] as View }
        view["amount"] = context.form["amount"] ?? ""
        view["day"] = context.form["day"] ?? day.iso
        view["returned"] = context.form["returned"] ?? day.iso
        view["next"] = (account.events.map(\.sequence).max() ?? 0) + 1
        view["kinds"] = RecordedKind.allCases.map { kind in
            ["code": kind.rawValue, "text": kind.words, "isChosen": context.form["kind"] == kind.rawValue] as View
        }
        let chosen = context.form["method"] ?? PaymentMethod.bankTransfer.rawValue
        view["methods"] = PaymentMethod.allCases.map { method in
            ["code": method.rawValue, "text": method.words, "isChosen": chosen == method.rawValue] as View
        }
        view["done"] = done
        return pages.page(.loan, title: "Loan \(id)", view, status: status, in: context)
    }
}

/// What an officer records with an amount.
private enum RecordedKind: String, CaseIterable {
    case payment
    case smallerInstalments = "smaller_instalments"
    case fewerInstalments = "fewer_instalments"
    case closure, fee

    var words: String {
        switch self {
        case .payment: "A payment"
        case .smallerInstalments: "A part payment ahead: instalments become smaller"
        case .fewerInstalments: "A part payment ahead: instalments become fewer"
        case .closure: "The payment that closes the loan early"
        case .fee: "A fee that falls due"
        }
    }

    func change(_ amount: Int64, closureFee: Int64) -> LoanEvent.Change {
        switch self {
        case .payment: .receipt(amount)
        case .smallerInstalments: .partPrepayment(amount, .smallerInstalments)
        case .fewerInstalments: .partPrepayment(amount, .fewerInstalments)
        case .closure: .closure(amount, fee: closureFee)
        case .fee: .charge(amount)
        }
    }
}

extension WebContext {
    /// Whether whoever looks may also record what happens to loans.
    package var keepsBook: Bool { get throws { Set.bookKeepers.contains(try signedIn().role) } }

    /// The number of a loan in the path.
    /// - Throws: ``Refusal/notFound`` for what is no number.
    package func loanNumber() throws -> Int {
        guard let number = DecimalText(try parameter("loan"), scale: 0)?.minorUnits, number > 0 else {
            throw Refusal.notFound
        }
        return .init(number)
    }
}
