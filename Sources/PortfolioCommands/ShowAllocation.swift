import Allocation
import ArgumentParser
import Decimals
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
    @Option(
        name: .customLong("group"),
        help: ArgumentHelp(
            "Purposes that together may not exceed a share from 0 to 1; may be given several times.",
            valueName: "purpose,purpose=share"
        )
    )
    var groups: [GroupCap] = []
    @Option(help: "Correlation of asset values, from 0.001, below 1.") var correlation = 0.08
    @Option(help: "What money costs the lender, per cent a year.") var funding = 7.0

    func run() async throws {
        do {
            let book = try OpenBook().book
            try output.print(
                .allocation(
                    try await loans.figures(of: book),
                    riskAversion: riskAversion,
                    cap: cap,
                    groups: groups.map { ($0.purposes, $0.cap) },
                    correlation: correlation,
                    fundingPercent: funding
                ),
                asAt: try await loans.past.day(in: book)
            )
        } catch let error as AllocationError {
            throw CommandFailure("\(error)")
        }
    }
}

/// Purposes and what they may take together, as an option gives them.
struct GroupCap: ExpressibleByArgument {
    let purposes: [String]
    let cap: Double

    init?(argument: String) {
        let parts = argument.utf8.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
        guard parts.count == 2, let cap = DecimalNumber(String(decoding: parts[1], as: UTF8.self))?.value,
            (0...1).contains(cap)
        else { return nil }
        let names = parts[0].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard names.allSatisfy({ !$0.isEmpty }) else { return nil }
        purposes = names.map { String(decoding: $0, as: UTF8.self) }
        self.cap = cap
    }
}
