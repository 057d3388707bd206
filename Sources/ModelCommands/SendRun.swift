import ArgumentParser
import Runs
import Terminal
import Tracking

/// Sends a run to an MLflow server.
struct SendRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send a training run to an MLflow server."
    )

    @Argument(help: ArgumentHelp("Folder of a run, or the beginning of its version.", valueName: "run")) var name:
        String
    @OptionGroup var root: RunRoot
    @OptionGroup var tracking: TrackingOptions

    func run() async throws {
        let folder = try root.run(name)
        let product = folder.record.product.utf8.prefix { $0 != UInt8(ascii: " ") }
        guard let line = try await tracking.send(folder, product: String(decoding: product, as: UTF8.self)) else {
            throw ValidationError("--mlflow names the server")
        }
        print(line)
    }
}
