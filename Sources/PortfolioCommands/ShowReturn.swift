import ArgumentParser
import BookPolicies
import Lending
import LoanLedger
import LoanOrigination
import Loans
import PortfolioReports
import Terminal

/// Shows what a loan brings.
struct ShowReturn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "Show what a loan brings: internal and modified internal rate of return.",
        discussion: """
            What went out stands against what came in and, of an open loan, what is still to come by its terms; what is \
            overdue is awaited on the day.
            """
    )

    @OptionGroup var output: ReportOptions
    @OptionGroup var past: AsAtOption
    @Argument(help: "The number of the loan.") var loan: Int
    @Option(help: "What money costs the lender, per cent a year, from 0 to 100; that of the policy unless given.")
    var funding: Double?
    @Option(help: "What money that came in brings, per cent a year, from 0 to 100; what it costs unless given.")
    var reinvestment: Double?

    func validate() throws {
        for (name, value) in [("--funding", funding), ("--reinvestment", reinvestment)] {
            guard value.map({ (0...100).contains($0) }) ?? true else {
                throw ValidationError("\(name) must be from 0 to 100")
            }
        }
    }

    func run() async throws {
        let opened = try OpenBook()
        guard let record = try await opened.book.loan(loan) else { throw CommandFailure("there is no loan \(loan)") }
        let asked = try await past.day(in: opened.book)
        let day = try await OpenBook.businessDate(of: opened.book)
        guard let then = try await opened.book.loan(loan, asAt: asked ?? max(day, record.terms.startsOn)) else {
            throw CommandFailure("loan \(loan) began on \(record.terms.startsOn.iso), after --as-at")
        }
        let cost = funding ?? opened.policy.prices.funding * 100
        try output.print(
            .loanReturn(
                then.account,
                number: loan,
                currency: Currency(isoCode: record.currency),
                paidOut: try await opened.book.payout(of: loan)?.amount ?? record.terms.principal,
                fundingPercent: cost,
                reinvestmentPercent: reinvestment ?? cost
            ),
            asAt: asked
        )
    }
}
