public import ArgumentParser
import Foundation
import RemoteServices
public import Runs
public import Terminal

/// The options that name an MLflow server.
public struct TrackingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "MLflow server that is sent the run as well, such as http://localhost:5000.",
            valueName: "address"
        )
    )
    var mlflow: String?
    @Option(help: "Experiment on that server; the product's id unless given.") var experiment: String?
    @Option(help: ArgumentHelp("File with the token the server asks for.", valueName: "file")) var mlflowTokenFile:
        String?

    /// Options without values yet.
    public init() {}

    /// Sends a run, where a server was named.
    /// - Parameters:
    ///   - folder: The run.
    ///   - product: Names the experiment unless another was given.
    /// - Returns: What to tell; nil where no server was named.
    /// - Throws: ``CommandFailure``; the folder stays as it is.
    public func send(_ folder: RunFolder, product: String) async throws(CommandFailure) -> String? {
        guard let mlflow else { return nil }
        let token = try mlflowTokenFile.map { path throws(CommandFailure) in
            String(decoding: try Files.bytes(path, limit: 4096), as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        var files: [(name: String, bytes: [UInt8])] = []
        for name in ["artefact.json", "report.html", "card.md", "card.html", "run.json"] {
            files.append((name, try Files.bytes("\(folder.path)/\(name)", limit: 256 << 20)))
        }
        do {
            let server = try MLflowServer(mlflow, token: token)
            let receipt = try await server.send(folder.record, experiment: experiment ?? product, files: files)
            let kept = receipt.files.isEmpty ? "it takes no files over HTTP" : "\(receipt.files.count) files"
            return "MLflow   \(mlflow)/#/experiments/\(receipt.experimentID)/runs/\(receipt.runID) (\(kept))"
        } catch {
            throw CommandFailure("the run is in \(folder.path), but MLflow has not taken it: \(error)")
        }
    }
}
