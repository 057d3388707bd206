public import ArgumentParser
import CSV
import Foundation
import ModelArtefacts
import Products
import Samples
import Scoring
import Statistics
import Terminal
import TrainingData

/// Scores the rows of a training file with a model, to compare what it says with what happened.
public struct Score: ParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        abstract: "Score the rows of a training file with a model.",
        discussion: """
            Writes key, PD, score and outcome; the rows are read by the code that serves, one after another, so that \
            a file may be of any length. With --progress it says on standard error how far it is.
            """
    )

    @Option(help: ArgumentHelp("Artefact.", valueName: "file")) var model: String
    @Option(help: ArgumentHelp("Training file, CSV.", valueName: "file")) var data: String
    @Option(help: ArgumentHelp("File to write; standard output unless given.", valueName: "file")) var out: String?
    @Flag(help: "Say how far it is.") var progress = false

    /// A command without options yet.
    public init() {}

    /// Runs the command.
    public func run() throws {
        let artefact = try ArtefactFile(model).artefact
        guard let out else { return try score(artefact, to: .standardOutput) }
        try Files.replace(out) { try score(artefact, to: $0) }
    }

    private func score(_ artefact: ModelArtefact, to output: FileHandle) throws {
        let clock = ContinuousClock()
        let start = clock.now
        var text = csvLine(["key", "pd", "score", "is_bad"])
        var count = 0
        do {
            try rows(artefact.product) { row throws(CommandFailure) in
                text += csvLine(try cells(of: row, artefact))
                count += 1
                guard text.utf8.count > 256 << 10 else { return }
                try write(text, to: output)
                text = ""
                if progress { say(count, in: clock.now - start) }
            }
        } catch {
            throw error
        }
        try write(text, to: output)
        if progress { say(count, in: clock.now - start) }
    }

    private func rows(
        _ product: Product,
        _ body: (TrainingRow) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        let source = try FilePieces(data)
        var reader = CSVReader(limits: .file) { try source.next() }
        do {
            guard let header = try reader.next() else { throw CSVError(line: 1, reason: .noHeader) }
            var rows = try product.trainingRows(header: header.fields)
            while let record = try reader.next() { try body(try rows.row(record)) }
        } catch let error as CSVError {
            throw CommandFailure(file: data, error)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(file: data, "cannot be read")
        }
    }

    private func cells(of row: TrainingRow, _ artefact: ModelArtefact) throws(CommandFailure) -> [String] {
        let logOdds: Double
        do {
            logOdds = try artefact.model.logOdds(of: row.vector)
        } catch {
            throw CommandFailure(file: data, "row \(row.key): \(error)")
        }
        let score = artefact.product.score.score(logOdds: logOdds)
        return [row.key, "\(probability(logOdds: logOdds))", "\(score.shown)", row.isBad ? "1" : "0"]
    }

    private func write(_ text: String, to output: FileHandle) throws(CommandFailure) {
        do {
            try output.write(contentsOf: Data(text.utf8))
        } catch {
            throw CommandFailure(file: out ?? "standard output", "cannot be written")
        }
    }

    private func say(_ count: Int, in time: Duration) {
        let rate = Double(count) / max(time / .seconds(1), 1e-9)
        let line = "\(count.groupedText) rows, \(Int(rate).groupedText) a second\n"
        // Progress that cannot be shown is no reason to stop.
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }
}
