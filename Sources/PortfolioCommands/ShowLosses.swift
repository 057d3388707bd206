import ArgumentParser
import AssetQuality
import BookPolicies
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
    @Option(help: "Correlation of asset values with each other, from 0, below 1; that of the policy unless given.")
    var correlation: Double?
    @Option(help: "Share lost in default of secured loans, from 0 to 1; that of the policy unless given.")
    var lgdSecured: Double?
    @Option(help: "Share lost in default of unsecured loans, from 0 to 1; that of the policy unless given.")
    var lgdUnsecured: Double?

    /// Draws of one random stream.
    private static let blockSize = 500

    func validate() throws {
        guard (1_000...10_000_000).contains(draws) else {
            throw ValidationError("--draws must be from 1000 to 10000000")
        }
        guard correlation.map({ (0..<1).contains($0) }) ?? true else {
            throw ValidationError("--correlation must be from 0, below 1")
        }
        guard [lgdSecured, lgdUnsecured].allSatisfy({ $0.map { (0...1).contains($0) } ?? true }) else {
            throw ValidationError("--lgd-secured and --lgd-unsecured must be from 0 to 1")
        }
    }

    func run() async throws {
        let opened = try OpenBook()
        let currency = try await loans.figures(of: opened.book).currency
        let day = try await loans.past.day(in: opened.book)
        let book = try await exposures(of: currency, asAt: day, opened)
        guard !book.exposures.isEmpty else {
            throw CommandFailure("no borrower in \(currency.code) performs and has a probability of default")
        }
        let correlation = correlation ?? opened.policy.correlation
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
        _ opened: OpenBook
    ) async throws -> BookExposures {
        let usual = opened.policy.expectedLoss.lossGivenDefault
        let losses = LossGivenDefault(
            secured: lgdSecured ?? usual.secured,
            unsecured: lgdUnsecured ?? usual.unsecured
        )
        guard let day else { return try await opened.book.exposures(of: currency, losses: losses) }
        return try await opened.book.exposures(of: currency, asAt: day, losses: losses)
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
