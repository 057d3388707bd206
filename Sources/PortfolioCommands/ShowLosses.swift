import ArgumentParser
import CreditRisk
import Lending
import LoanLedger
import LoanServicing
import Portfolio
import PortfolioReports
import Terminal

/// Shows what a year may cost, drawn from the book.
struct ShowLosses: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "losses",
        abstract: "Show the simulated losses of a year with their standard errors.",
        discussion: """
            Borrowers default by one shared factor and their own luck, each with the probability and the amount of the \
            book; the same seed gives the same figures, however many processors there are.
            """
    )

    @OptionGroup var output: ReportOptions
    @OptionGroup var loans: CurrencyOption
    @Option(help: "Number of draws, from 1000 to 10000000.") var draws = 10_000
    @Option(help: "Determines every draw.") var seed: UInt64 = 20
    @Option(help: "Correlation of asset values with each other, from 0, below 1.") var correlation = 0.08
    @Option(help: "Share lost in default of secured loans, from 0 to 1.") var lgdSecured = 0.45
    @Option(help: "Share lost in default of unsecured loans, from 0 to 1.") var lgdUnsecured = 0.7

    /// Draws of one random stream.
    private static let blockSize = 500

    func validate() throws {
        guard (1_000...10_000_000).contains(draws) else {
            throw ValidationError("--draws must be from 1000 to 10000000")
        }
        guard (0..<1).contains(correlation) else { throw ValidationError("--correlation must be from 0, below 1") }
        guard (0...1).contains(lgdSecured), (0...1).contains(lgdUnsecured) else {
            throw ValidationError("--lgd-secured and --lgd-unsecured must be from 0 to 1")
        }
    }

    func run() async throws {
        let opened = try OpenBook()
        let currency = try await loans.figures(of: opened.book).currency
        let day = try await loans.past.day(in: opened.book)
        let book = try await exposures(of: currency, asAt: day, in: opened.book)
        guard !book.exposures.isEmpty else {
            throw CommandFailure("no borrower in \(currency.code) performs and has a probability of default")
        }
        do {
            let simulation = try LossSimulation(book.exposures, correlation: correlation, seed: seed)
            let losses = await drawn(simulation)
            try output.print(.losses(book, losses, correlation: correlation, seed: seed), asAt: day)
        } catch let error as CreditRiskError {
            throw CommandFailure("\(error)")
        }
    }

    private func exposures(
        of currency: Currency,
        asAt day: CalendarDate?,
        in book: LoanBook
    ) async throws -> BookExposures {
        guard let day else {
            return try await book.exposures(of: currency, secured: lgdSecured, unsecured: lgdUnsecured)
        }
        return try await book.exposures(of: currency, asAt: day, secured: lgdSecured, unsecured: lgdUnsecured)
    }

    /// All blocks, side by side; a block's draws are its own, so their order does not matter.
    private func drawn(_ simulation: LossSimulation) async -> LossDistribution {
        let (draws, size) = (draws, Self.blockSize)
        return await withTaskGroup(of: [Double].self) { group in
            for (number, start) in stride(from: 0, to: draws, by: size).enumerated() {
                group.addTask { simulation.block(number, draws: min(size, draws - start)) }
            }
            var losses: [Double] = []
            losses.reserveCapacity(draws)
            for await block in group { losses += block }
            return LossDistribution(losses)
        }
    }
}
