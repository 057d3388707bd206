public import ArgumentParser

/// What is done with data before there is a model.
public struct DataSets: AsyncParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "Bring data in: foreign data sets, statements, series that are refreshed.",
        subcommands: [
            ReportData.self, ImportData.self, RefreshData.self, MeasureStatement.self, ListDataSets.self,
            ExportDataSet.self, DropDataSet.self,
        ]
    )

    /// A command without options yet.
    public init() {}
}
