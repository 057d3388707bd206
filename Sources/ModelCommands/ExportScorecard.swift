import ArgumentParser
import CSV
import FeatureDefinitions
import Foundation
import ModelArtefacts
import ModelReports
import Products
import ScorecardFiles
import Scoring
import Terminal

/// Writes a scorecard in a form that other systems run, or are tested with.
struct ExportScorecard: ParsableCommand {
    /// What is written.
    enum Form: String, CaseIterable, ExpressibleByArgument { case sql, frame }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a scorecard as SQL, or as a table with an applicant for each bin to test other systems with.",
        discussion: """
            The SQL runs on PostgreSQL and on SQLite with its mathematical functions; the table or view has a column for \
            each feature, and NULL where the value is missing. The artefact itself is the same card as JSON.
            """
    )

    @Argument(help: ArgumentHelp("Artefact of a scorecard.", valueName: "file")) var artefact: String
    @Option(help: "What is written: sql, or frame for a CSV with a row for each bin.") var form: Form
    @Option(help: "Table or view of the applicants, for sql.") var table = "applicants"
    @Option(help: ArgumentHelp("File to write, instead of printing.", valueName: "file")) var out: String?

    func run() throws {
        let artefact = try ArtefactFile(artefact).artefact
        guard case .scorecard(let model) = artefact.model else {
            throw CommandFailure(
                "\(artefact.name) \(artefact.version) is no scorecard: train --learner scorecard makes one"
            )
        }
        let scale = artefact.product.score
        let text =
            switch form {
            case .sql: ScorecardStatement(model, on: scale, from: table).text + ";\n"
            case .frame: ScorecardFrame(model, on: scale).csv
            }
        guard let out else { return print(text, terminator: "") }
        try Files.replace(out) { try $0.write(contentsOf: Data(text.utf8)) }
    }
}

extension ScorecardFrame {
    fileprivate var csv: String {
        rows.reduce(csvLine(["feature", "values", "example", "weight_of_evidence", "log_odds", "points"])) {
            text,
            row in
            text
                + csvLine([
                    row.feature, row.kind.reportText, row.example?.text ?? "(none)", "\(row.weightOfEvidence)",
                    "\(row.logOdds)", row.points.map { "\($0)" } ?? "",
                ])
        }
    }
}

extension FeatureValue {
    /// As a file of applicants has it; missing is empty.
    fileprivate var text: String {
        switch self {
        case .number(let number): "\(number)"
        case .category(let code): code
        case .missing: ""
        }
    }
}
