public import ArgumentParser

/// What can be done with artefacts without a ledger; `underwriter models` lists them.
public let artefactCommands: [any ParsableCommand.Type] = [
    InspectModel.self, PrintPoints.self, ExportModel.self, ImportModel.self, ReviseModel.self, DiffModels.self,
    MeasureDrift.self,
]

/// What can be done with product definitions before there is any model; `underwriter products` lists them.
public let definitionCommands: [any ParsableCommand.Type] = [DraftProduct.self]

/// What training runs left behind.
public struct Runs: AsyncParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        abstract: "List, show and compare training runs, take bins from them, send them to MLflow.",
        subcommands: [ListRuns.self, ShowRun.self, CompareRuns.self, ExportBins.self, SendRun.self]
    )

    /// A command without options yet.
    public init() {}
}
