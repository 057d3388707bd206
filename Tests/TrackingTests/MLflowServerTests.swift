import Documents
import Foundation
import ModelReports
import RemoteServices
import Runs
import TestSupport
import Testing
import Tracking

@Suite(.timeLimit(.minutes(5))) struct MLflowServerTests {
    private static let record = RunRecord(
        name: "personal-loan-boosting",
        version: "abc123",
        learner: "boosting",
        product: "personal-loan 1.0.0",
        dataName: "applicants.csv",
        dataDigest: "d1",
        artefactDigest: "a1",
        seed: 42,
        startedAt: "2026-11-21T10:00:00Z",
        seconds: 12.5,
        parameters: ["folds": "5", "balance": "none"],
        metrics: ["auc": 0.7871, "brier": 0.1333],
        versions: ["libxgboost": "1.7.4"],
        sections: []
    )

    private static var hasty: RemoteService.Patience {
        var patience = RemoteService.Patience()
        (patience.attempts, patience.pause) = (2, .milliseconds(5))
        return patience
    }

    @Test func `A run that the server stops taking is marked as failed`() async throws {
        let server = try FixtureServer { request, _ in
            if request.target.contains("get-by-name") { return .init(404) }
            if request.target.contains("experiments/create") { return .init(200, #"{"experiment_id": "7"}"#) }
            if request.target.contains("runs/create") {
                return .init(
                    200,
                    #"{"run": {"info": {"run_id": "r", "artifact_uri": "mlflow-artifacts:/7/r/artifacts"}}}"#
                )
            }
            return request.target.contains("log-batch") ? .init(400) : .init(200, "{}")
        }
        let mlflow = try MLflowServer(server.address, patience: Self.hasty)
        let error = await #expect(throws: RemoteError.self) {
            try await mlflow.send(Self.record, experiment: "e", files: [])
        }
        #expect(error?.status == 400)
        #expect(server.requests.last.map { String(decoding: $0.body, as: UTF8.self) }?.contains("FAILED") == true)
    }

    /// The program named by `UNDERWRITER_MLFLOW`, or one on the path.
    private static let program: String? = {
        let environment = ProcessInfo.processInfo.environment
        let folders = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/mlflow" }
        return ([environment["UNDERWRITER_MLFLOW"]].compactMap(\.self) + folders)
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    @Test(.enabled(if: program != nil, "mlflow is not installed; UNDERWRITER_MLFLOW names it"))
    func `A real MLflow server has parameters, metrics, tags and files of a run, byte for byte`() async throws {
        let program = try #require(Self.program)
        let folder = try TemporaryFolder()
        // A port that was free a moment ago; the server is asked until it answers.
        let port = try FixtureServer { _, _ in nil }.port
        let server = try ChildProcess(
            program,
            [
                "server", "--host", "127.0.0.1", "--port", "\(port)", "--workers", "1", "--backend-store-uri",
                "sqlite:///\(folder.file("db"))", "--artifacts-destination", folder.file("files"), "--serve-artifacts",
            ],
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": folder.path],
            output: folder.file("log")
        )
        defer { server.stop() }
        let service = try RemoteService("http://127.0.0.1:\(port)", patience: Self.waiting)
        _ = try await service.call(.get, "/health")
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let receipt = try await MLflowServer("http://127.0.0.1:\(port)")
            .send(Self.record, experiment: "personal-loan", files: [("artefact.json", bytes)])
        let query = [(name: "run_id", value: receipt.runID)]
        let run = try await service.json(.get, "/api/2.0/mlflow/runs/get", query: query)
        let data = run["run"]?["data"]
        #expect(run["run"]?["info"]?["status"]?.stringValue == "FINISHED")
        #expect(run["run"]?["info"]?["run_name"]?.stringValue == "personal-loan-boosting abc123")
        let metrics = data?["metrics"]?.arrayValue?.compactMap { $0["value"]?.numberValue } ?? []
        #expect(metrics.sorted() == [0.1333, 0.7871])
        let parameters = data?["params"]?.arrayValue?.compactMap { $0["key"]?.stringValue } ?? []
        #expect(Set(parameters) == ["folds", "balance", "learner", "seed"])
        let tags = data?["tags"]?.arrayValue?.compactMap { $0["value"]?.stringValue } ?? []
        #expect(tags.contains("a1") && tags.contains("1.7.4"))
        #expect(receipt.files == ["artefact.json"])
        let path =
            "/api/2.0/mlflow-artifacts/artifacts/\(receipt.experimentID)/\(receipt.runID)/artifacts/artefact.json"
        let kept = try await service.call(.get, path)
        #expect(kept == bytes)
        let again = try await MLflowServer("http://127.0.0.1:\(port)")
            .send(Self.record, experiment: "personal-loan", files: [])
        #expect(again.experimentID == receipt.experimentID && again.runID != receipt.runID)
    }

    /// A server of Python takes its time to start.
    private static var waiting: RemoteService.Patience {
        var patience = RemoteService.Patience()
        (patience.attempts, patience.pause) = (9, .milliseconds(400))
        return patience
    }
}
