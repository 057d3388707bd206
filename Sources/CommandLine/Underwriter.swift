import AccountCommands
import ArgumentParser
import ClientCommands
import DataCommands
import ModelCommands
import PortfolioCommands
import QueueCommands
import RegistryCommands
import Terminal
import TrainingCommands

/// Runs the command that the arguments of the program name.
///
/// Returns when it is done; where it fails, prints why and ends the program with a code other than 0.
public func runCommandLine() async { await Underwriter.main() }

/// The command line of the people who run Underwriter.
///
/// Every error is one line on standard error and an exit code other than 0.
struct Underwriter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "underwriter",
        abstract: "Train and promote models, watch the queue, keep the loan book, invite people.",
        version: programVersion,
        subcommands: trainingCommands + simulationCommands + [
            DataSets.self, Outcomes.self, Retrain.self, Runs.self, Explain.self, Replay.self, ProductDefinitions.self,
            Models.self, Clients.self, LoadGenerator.self, WebhookCommand.self, QueueCommand.self,
            PortfolioCommand.self,
        ] + accountCommands
    )
}

/// What is done with product definitions.
struct ProductDefinitions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "products",
        abstract: "Propose and look into product definitions.",
        subcommands: definitionCommands + [ShowExample.self]
    )
}

/// What is done with models.
struct Models: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Register, promote, list, look into and import models.",
        subcommands: [
            RegisterModel.self, SignOffModel.self, PromoteModel.self, RollBackModel.self, ListModels.self,
            ModelHistory.self, CheckDrift.self, ListDriftReports.self,
        ] + artefactCommands
    )
}

/// What is done with outcomes of loans.
struct Outcomes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell the ledger how loans went.",
        subcommands: [LoadOutcomes.self]
    )
}
