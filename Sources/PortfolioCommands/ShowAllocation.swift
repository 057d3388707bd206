import Allocation
import ArgumentParser
import AssetQuality
import BookPolicies
import Decimals
import Lending
import LoanLedger
import LoanServicing
import Portfolio
import PortfolioReports
import Terminal

/// Shows how new money would best be spread.
struct ShowAllocation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allocate",
        abstract: "Show how new money would best be spread over purposes, and the efficient frontier.",
        discussion: """
            With --learn the weights are learnt from what the loans of the book brought in their first year, month by \
            month of origination, by projected stochastic gradient steps; beside them stand the exact weights for the \
            same outcomes, which they approach.
            """
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
    @Option(help: "Correlation of asset values, from 0.001, below 1; that of the policy unless given.")
    var correlation: Double?
    @Option(help: "What money costs the lender, per cent a year; that of the policy unless given.")
    var funding: Double?

    @Flag(help: "Learn from the outcomes of the book instead of its probabilities.") var learn = false
    @Option(help: "Steps of the learner, from 1 to 10000000.") var steps = 20_000
    @Option(help: "Determines which outcomes the learner looks at again.") var seed: UInt64 = 20

    func validate() throws {
        guard (1...10_000_000).contains(steps) else { throw ValidationError("--steps must be from 1 to 10000000") }
        guard funding.map((0...100).contains) ?? true else { throw ValidationError("--funding must be from 0 to 100") }
    }

    func run() async throws {
        do {
            let opened = try OpenBook()
            let day = try await loans.past.day(in: opened.book)
            if learn { return try output.print(try await learnt(opened, asAt: day), asAt: day) }
            try output.print(
                .allocation(
                    try await loans.figures(of: opened.book),
                    riskAversion: riskAversion,
                    cap: cap,
                    groups: groups.map { ($0.purposes, $0.cap) },
                    correlation: correlation ?? opened.policy.correlation,
                    fundingPercent: funding ?? opened.policy.prices.funding * 100,
                    losses: opened.policy.expectedLoss.lossGivenDefault
                ),
                asAt: day
            )
        } catch let error as AllocationError {
            throw CommandFailure("\(error)")
        }
    }

    private func learnt(_ opened: OpenBook, asAt day: CalendarDate?) async throws -> BookReport {
        let figures = try await loans.figures(of: opened.book)
        let ended = try await opened.lastDayEnd()
        let outcomes = try await opened.book.outcomes(of: figures.currency, asAt: day ?? ended)
        return try BookReport.learntAllocation(
            outcomes,
            figures,
            riskAversion: riskAversion,
            cap: cap,
            groups: groups.map { ($0.purposes, $0.cap) },
            fundingPercent: funding ?? opened.policy.prices.funding * 100,
            losses: opened.policy.expectedLoss.lossGivenDefault,
            steps: steps,
            seed: seed
        )
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
