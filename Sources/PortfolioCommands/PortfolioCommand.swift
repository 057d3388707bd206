public import ArgumentParser

/// What is done with the loan book.
public struct PortfolioCommand: AsyncParsableCommand {
    /// Names the command and what it can do.
    public static let configuration = CommandConfiguration(
        commandName: "portfolio",
        abstract: "Keep the loan book and look into it.",
        subcommands: [
            ShowSummary.self, ShowAssetQuality.self, ShowVintages.self, ShowStress.self, ShowAllocation.self,
            ShowCapital.self, ShowExpectedLoss.self, ShowLosses.self, ShowArrears.self, ShowReturn.self,
            RateLoans.self, EndDay.self,
        ]
    )

    /// A command without arguments yet.
    public init() {}
}

/// Makes books up.
public let simulationCommands: [any ParsableCommand.Type] = [SimulateBook.self]
