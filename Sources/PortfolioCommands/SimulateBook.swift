import ArgumentParser
import Lending
import LoanLedger
import Portfolio
import Terminal

/// Fills an empty ledger with a loan book that does not exist.
struct SimulateBook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate-book",
        abstract: "Fill an empty ledger with a loan book of which the truth is known.",
        discussion: "People, loans and payments are made up; the seed determines all of them."
    )

    @Option(help: "Number of loans; by default those of 1,000 customers and 1,500 applications.") var loans = 785
    @Option(help: "Determines everything.") var seed: UInt64 = 20
    @Option(help: ArgumentHelp("Last day of the histories; yesterday unless given.", valueName: "yyyy-mm-dd"))
    var until: String?

    func validate() throws {
        guard (1...10_000_000).contains(loans) else { throw ValidationError("--loans must be from 1 to 10000000") }
    }

    func run() async throws {
        let today = OpenBook.clock().date(secondsAheadOfUTC: 0)
        let until = try until.map { try CalendarDate.option($0, "--until") } ?? today.adding(days: -1)
        guard until.year >= 1990, until <= today else {
            throw ValidationError("--until must be a day from 1990 to today")
        }
        let simulation = BookSimulation(loanCount: loans, seed: seed, until: until)
        let start = ContinuousClock.now
        let opened = try OpenBook()
        let events: Int
        do {
            events = try await opened.book.fill(with: simulation, clock: OpenBook.clock)
        } catch {
            throw CommandFailure("\(error)")
        }
        let totals = try await opened.book.figures(of: Currency(isoCode: "INR")).totals
        let seconds = (ContinuousClock.now - start).seconds
        print(
            """
            \(simulation.customerCount.groupedText) customers, \(simulation.funnel.total.groupedText) applications, \
            \(totals.loans.groupedText) loans, \(events.groupedText) events until \(until.iso), seed \(seed), in \
            \(seconds.text(decimals: 1)) s
            Truth: see `underwriter portfolio summary`; default rate of this book \(totals.defaultRate?.percentText ?? "-")
            """
        )
    }
}

extension Duration {
    /// As a number.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
