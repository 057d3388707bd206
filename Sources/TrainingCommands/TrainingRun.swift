import BoostedLearning
import Documents
import Foundation
import Learning
import ModelArtefacts
import ModelReports
import Products
import Runs
import Scoring
import Terminal
import TrainingFiles

/// What is known of a run before its model is.
struct TrainingRun {
    private let start: Date
    private let options: [String: String]
    private let file: TrainingFile
    private let path: String
    private let seed: UInt64

    init(_ start: Date, _ options: [String: String], _ file: TrainingFile, _ path: String, _ seed: UInt64) {
        self.start = start
        self.options = options
        self.file = file
        self.path = path
        self.seed = seed
    }

    /// Writes the folder of the run.
    /// - Parameters:
    ///   - result: What came of it.
    ///   - report: What is said of it.
    ///   - folder: Where; `runs/NAME-VERSION` unless given.
    /// - Returns: The folder.
    /// - Throws: `CommandFailure` naming the file that cannot be written.
    func write(_ result: ModelTraining.Result, _ report: TrainingReport, to folder: String?) throws -> RunFolder {
        let artefact = result.artefact
        let record = RunRecord(
            name: artefact.name,
            version: artefact.version,
            learner: artefact.learner,
            product: "\(artefact.product.id) \(artefact.product.version)",
            dataName: URL(fileURLWithPath: path).lastPathComponent,
            dataDigest: file.digest.hex,
            artefactDigest: artefact.digest.hex,
            seed: seed,
            startedAt: start.formatted(.iso8601),
            seconds: Date.now.timeIntervalSince(start),
            parameters: options,
            metrics: artefact.provenance.metrics.merging(report.fairnessMetrics) { first, _ in first },
            versions: [
                "libxgboost": treeLibraryVersion, "underwriter": programVersion,
                "system": ProcessInfo.processInfo.operatingSystemVersionString,
            ],
            sections: report.sections
        )
        return try RunFolder.write(
            folder ?? "runs/\(artefact.name)-\(artefact.version)",
            record,
            artefact: artefact.canonicalBytes,
            card: ModelCard(artefact, report.sections.filter(TrainingReport.isOnCard)).page
        )
    }
}
