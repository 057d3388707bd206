import ArgumentParser
import ModelArtefacts
import ModelReports
import Policies
import Products
import Scoring
import Terminal

/// Prints a model as points for each bin.
struct PrintPoints: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "points",
        abstract: "Print a scorecard, or additive trees, as points for each bin; they add up to the score."
    )

    @Argument(help: ArgumentHelp("Artefact.", valueName: "file")) var artefact: String
    @Option(help: "Only this feature.") var feature: String?

    func run() throws {
        let artefact = try ArtefactFile(artefact).artefact
        var table = TextTable(["FEATURE", "VALUES", "POINTS"], rightAligned: [2])
        for (key, kind, points) in try rows(artefact) where feature == nil || feature == key {
            table.add([key, kind.reportText, points.text(decimals: 2)])
        }
        print(table.text)
        let score = artefact.product.score
        print("\nPoints add up to the score, which is shown from \(score.minimum) to \(score.maximum).")
    }

    private func rows(_ artefact: ModelArtefact) throws -> [(String, Bin.Kind, Double)] {
        let scale = artefact.product.score
        switch artefact.model {
        case .scorecard(let model):
            guard let table = model.pointsTable(on: scale) else { break }
            return table.rows.flatMap { row in zip(row.bins, row.points).map { (row.feature, $0.kind, $1) } }
        case .trees(let model):
            guard let table = model.additivePoints(on: scale) else { break }
            return table.rows.flatMap { row in row.parts.map { (row.feature, $0.kind, $0.points) } }
        case .logistic, .vote, .prototypes: break
        }
        throw CommandFailure(
            "\(artefact.name) \(artefact.version) is no sum of points: a scorecard, or train --learner additive, is"
        )
    }
}
