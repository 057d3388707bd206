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

/// Writes a scorecard for another program.
struct ExportModel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a scorecard as SQL, as JSON, or as a testing frame with an applicant for each bin.",
        discussion: """
            sql is one SELECT that SQLite and PostgreSQL run alike, over a table with a column for each feature of the model, \
            named by its key, derived ones computed: whole points of each feature and their sum, score and probability of default. \
            json has bins, coefficients, scale and points; `models import` reads it, and it scores as before. \
            frame is CSV: applicants that reach each bin, and what each has to come to.
            """
    )

    /// What is written.
    enum Form: String, ExpressibleByArgument, CaseIterable { case sql, json, frame }

    @Argument(help: ArgumentHelp("Artefact of a scorecard.", valueName: "file")) var artefact: String
    @Option(name: .customLong("as"), help: "sql, json or frame.") var form: Form
    @Option(help: ArgumentHelp("File to write.", valueName: "file")) var out: String
    @Option(help: ArgumentHelp("Of sql: table of applicants.", valueName: "name")) var table = "applicants"
    @Option(help: ArgumentHelp("Of sql: column that names an applicant.", valueName: "name")) var key: String?

    func run() throws {
        let artefact = try ArtefactFile(artefact).artefact
        guard case .scorecard(let model) = artefact.model else {
            throw CommandFailure("\(artefact.name) \(artefact.version) is no scorecard")
        }
        guard let bytes = try bytes(model, artefact) else {
            throw CommandFailure("\(artefact.name) \(artefact.version) has no points: its scale is linear")
        }
        try Files.replace(out) { try $0.write(contentsOf: Data(bytes)) }
        print("\(model.characteristics.count) characteristics of \(artefact.name) \(artefact.version) in \(out)")
    }

    private func bytes(_ model: ScorecardModel, _ artefact: ModelArtefact) throws -> [UInt8]? {
        let scale = artefact.product.score
        switch form {
        case .sql: return ScorecardQuery(model, on: scale, table: table, key: key).map { Array($0.text.utf8) }
        case .json: return ScorecardDocument(model, of: artefact.product)?.bytes
        case .frame: return try TestingFrame(model, on: scale).map { Array($0.csv.utf8) }
        }
    }

    /// Checks what the types of the options cannot.
    func validate() throws {
        let names = [table] + (key.map { [$0] } ?? [])
        guard names.allSatisfy({ !$0.utf8.isEmpty && !$0.utf8.contains(0) }) else {
            throw ValidationError("--table and --key need a name")
        }
    }
}

extension TestingFrame {
    /// A line for each bin, the columns of the applicant between what is tested and what is expected.
    fileprivate var csv: String {
        let expected = ["expected_points", "expected_total_points", "expected_score", "expected_pd"]
        let lines = rows.map { row in
            [row.feature, row.bin.reportText] + row.values.map(\.cell)
                + ["\(row.points)", "\(row.totalPoints)", "\(row.score)", "\(row.probability)"]
        }
        return ([["tested_feature", "tested_bin"] + features + expected] + lines).map(csvLine).joined()
    }
}

extension FeatureValue {
    fileprivate var cell: String {
        switch self {
        case .number(let number): "\(number)"
        case .category(let code): code
        case .missing: ""
        }
    }
}
