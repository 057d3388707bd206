import CSV
import Encoding
import ModelArtefacts
import Products
import Scoring
import Statistics
import Terminal
import TrainingData

/// Applicants of a file that are scored together, so that each tree is read once for many of them.
struct ScoreBlock {
    /// Rows of this many applicants stay in the cache.
    static let size = 512

    private let artefact: ModelArtefact
    private let isLabelled: Bool
    private let file: String
    private var rows: [TrainingRow] = []

    /// A block of nobody.
    /// - Parameters:
    ///   - artefact: Scores them.
    ///   - isLabelled: Whether the file says how loans ended.
    ///   - file: Its name, for errors.
    init(_ artefact: ModelArtefact, isLabelled: Bool, file: String) {
        self.artefact = artefact
        self.isLabelled = isLabelled
        self.file = file
    }

    /// Whether nobody more should be added before ``lines()``.
    var isFull: Bool { rows.count >= Self.size }

    /// Adds an applicant.
    mutating func add(_ row: TrainingRow) { rows.append(row) }

    /// One line of CSV for each applicant, in the order of the file; the block is empty then.
    /// - Throws: ``CommandFailure`` naming file and row.
    mutating func lines() throws(CommandFailure) -> String {
        let vectors = rows.map(\.vector)
        let logOdds: [Double]
        do {
            logOdds = try artefact.model.logOdds(ofAll: vectors)
        } catch {
            throw failure(error)
        }
        var lines = ""
        for (row, logOdds) in zip(rows, logOdds) {
            let cells = [
                row.key, "\(probability(logOdds: logOdds))", "\(artefact.product.score.score(logOdds: logOdds).shown)",
            ]
            lines += csvLine(cells + (isLabelled ? [row.isBad ? "1" : "0"] : []))
        }
        rows.removeAll(keepingCapacity: true)
        return lines
    }

    /// Why the block cannot be scored, and the first row that is the cause.
    private func failure(_ cause: ScoringError) -> CommandFailure {
        for row in rows {
            do {
                _ = try artefact.model.logOdds(of: row.vector)
            } catch {
                return CommandFailure(file: file, "row \(row.key): \(error)")
            }
        }
        return CommandFailure(file: file, cause)
    }
}
