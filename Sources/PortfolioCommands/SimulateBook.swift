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
    @Flag(help: "Count customers and applications only, and write none: much quicker for a large book.")
    var withoutPeople = false
    @Option(help: ArgumentHelp("Write there what is true of each loan, as CSV.", valueName: "file")) var truth: String?
    @Option(help: ArgumentHelp("Last day of the histories; yesterday unless given.", valueName: "yyyy-mm-dd"))
    var until: String?

    func validate() throws {
        guard (1...10_000_000).contains(loans) else { throw ValidationError("--loans must be from 1 to 10000000") }
    }

    func run() async throws {
        let asked = try until.map { try CalendarDate.option($0, "--until") }
        let opened = try OpenBook()
        let today = opened.book.today(at: OpenBook.clock())
        let until = asked ?? today.adding(days: -1)
        guard until.year >= 1990, until <= today else {
            throw ValidationError("--until must be a day from 1990 to today")
        }
        let simulation = BookSimulation(loanCount: loans, seed: seed, until: until)
        let start = ContinuousClock.now
        let written: (events: Int, repayments: Int)
        do {
            written = try await opened.book.fill(
                with: simulation,
                countsRequests: withoutPeople,
                clock: OpenBook.clock
            )
            if !withoutPeople {
                try await SimulatedPeople(simulation: simulation, opened: opened, at: OpenBook.clock()).write()
            }
        } catch {
            throw CommandFailure("\(error)")
        }
        if let truth { try SimulatedTruth(simulation: simulation).write(to: truth) }
        let totals = try await opened.book.figures(of: Currency(isoCode: "INR")).totals
        let seconds = (ContinuousClock.now - start).seconds
        print(
            """
            \(simulation.customerCount.groupedText) customers, \(simulation.funnel.total.groupedText) applications, \
            \(totals.loans.groupedText) loans, \(written.repayments.groupedText) repayments in \
            \(written.events.groupedText) events until \(until.iso), seed \(seed), in \(seconds.text(decimals: 1)) s
            Default rate of this book \(totals.defaultRate?.percentText ?? "-"); --truth keeps what is true of each loan
            """
        )
    }
}

extension Duration {
    /// As a number.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
