import Allocation
import ArgumentParser
import LoanLedger
import Portfolio
import PortfolioReports
import Terminal

/// Shows how new money would best be spread.
struct ShowAllocation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allocate",
        abstract: "Show how new money would best be spread over purposes, and the efficient frontier."
    )

    @OptionGroup var output: ReportOptions
    @OptionGroup var loans: CurrencyOption
    @Option(help: "Dislike of risk, above 0.") var riskAversion = 5.0
    @Option(help: "Largest share of a purpose, from 0 to 1.") var cap = 0.4
    @Option(help: "Correlation of asset values, from 0.001, below 1.") var correlation = 0.08
    @Option(help: "What money costs the lender, per cent a year.") var funding = 7.0

    func run() async throws {
        do {
            try output.print(
                .allocation(
                    try await loans.figures(of: OpenBook().book),
                    riskAversion: riskAversion,
                    cap: cap,
                    correlation: correlation,
                    fundingPercent: funding
                )
            )
        } catch let error as AllocationError {
            throw CommandFailure("\(error)")
        }
    }
}
