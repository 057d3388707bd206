public import ArgumentParser
import Documents
import Foundation
import Learning
import Products
import Samples
import Scoring
import Statistics
import Terminal

/// Scores the rows of a training file with a model, to compare what it says with what happened.
public struct Score: ParsableCommand {
    /// What `--help` says.
    public static let configuration = CommandConfiguration(
        abstract: "Score the rows of a training file with a model.",
        discussion: "Writes key, PD, score and outcome; the rows are read by the code that serves."
    )

    @Option(help: ArgumentHelp("Artefact.", valueName: "file")) var model: String
    @Option(help: ArgumentHelp("Training file, CSV.", valueName: "file")) var data: String
    @Option(help: ArgumentHelp("File to write; standard output unless given.", valueName: "file")) var out: String?

    /// A command without options yet.
    public init() {}

    /// Runs the command.
    public func run() throws {
        let artefact = try ArtefactFile(model).artefact
        let file = try TrainingFile(data, for: artefact.product)
        var text = csvLine(["key", "pd", "score", "is_bad"])
        for (row, vector) in file.sample.vectors.enumerated() {
            let logOdds: Double
            do {
                logOdds = try artefact.model.logOdds(of: vector)
            } catch {
                throw CommandFailure(file: data, "row \(file.keys[row]): \(error)")
            }
            let score = artefact.product.score.score(logOdds: logOdds)
            let outcome = file.sample.isBad[row] ? "1" : "0"
            text += csvLine([file.keys[row], "\(probability(logOdds: logOdds))", "\(score.shown)", outcome])
        }
        guard let out else { return print(text, terminator: "") }
        try Files.replace(out) { try $0.write(contentsOf: Data(text.utf8)) }
    }
}
