public import ArgumentParser
import Baselines
import CSV
import Drift
import ModelArtefacts
import Samples
import StoredData
import Terminal
import TrainingData
import TrainingFiles

/// Says how far applicants are from those whom a model was trained on.
public struct MeasureDrift: AsyncParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Say how far applicants are from those whom a model was trained on.",
        discussion: """
            Counts the rows of a file in the bins that the artefact keeps of its training: the population stability index \
            of each feature and of the predicted probability, with what it stays below 95 times in 100 where nothing has \
            changed. Watch: above 0.10 and that bound; act: above 0.25 and that bound. Z is the shift of the mean in \
            standard deviations of training, and in standard errors. Outcomes are not needed and not looked at. \
            A mean of debt to income (dti) more than 10 % off that of training is an alert. Exits with 1 where anything \
            calls for action, a mean is three deviations off, or there is an alert. `models check-drift` does the same \
            with the applicants of the ledger.
            """
    )

    @Argument(help: ArgumentHelp("Artefact.", valueName: "artefact")) var artefact: String
    @Option(help: ArgumentHelp("Applicants, CSV; or ledger:NAME.", valueName: "file")) var data: String
    @OptionGroup var text: TextOptions

    /// A command without options yet.
    public init() {}

    /// Runs the command.
    public func run() async throws {
        let artefact = try ArtefactFile(artefact).artefact
        let report = try await text.place(data).withFile { path in try self.report(artefact, on: path) }
        print(report.text)
        if report.isToBeTold { throw ExitCode(1) }
    }

    private func report(_ artefact: ModelArtefact, on path: String) throws(CommandFailure) -> DriftReport {
        do {
            let source = try FilePieces(path)
            let delimiter = text.separator.unicodeScalars.first ?? ","
            var reader = CSVReader(limits: .file, delimiter: delimiter) { try source.next() }
            guard let header = try reader.next() else { throw CSVError(line: 1, reason: .noHeader) }
            var rows = try TrainingRows(artefact.product, header: header.fields, isLabelled: false)
            var watch = DriftWatch(for: artefact)
            while let record = try reader.next() {
                let row = try rows.row(record)
                do { try watch.add(row.vector, scoredBy: artefact) } catch {
                    throw CommandFailure(file: data, "row \(row.key): \(error)")
                }
            }
            return try watch.report()
        } catch let error as CSVError {
            throw CommandFailure(file: data, error.withAdvice)
        } catch let error as CommandFailure {
            throw error
        } catch DriftError.empty {
            throw CommandFailure(file: data, "has no applicants")
        } catch {
            throw CommandFailure(file: data, "cannot be read")
        }
    }
}
