import Documents
import Foundation
public import RemoteServices
public import Runs

// What a run's folder holds, told to an MLflow tracking server (REST API 2.0): options as parameters, measures as
// metrics, digests and versions as tags, the files as artefacts where the server takes them over HTTP. The folder
// stays the record; a server that is away loses nothing.

/// An MLflow tracking server.
public struct MLflowServer: Sendable {
    /// What became of a run that was sent.
    public struct Receipt: Sendable, Hashable {
        /// Of the run, given by the server.
        public let runID: String
        /// Of the experiment, given by the server.
        public let experimentID: String
        /// Names of the files the server has taken; empty where it keeps them elsewhere.
        public let files: [String]
    }

    private let service: RemoteService

    /// A server.
    /// - Parameters:
    ///   - address: Such as `http://localhost:5000`.
    ///   - token: Sent as a bearer, where the server asks for one.
    ///   - patience: How long and how often it is tried.
    /// - Throws: `RemoteError` for an address that is none.
    public init(
        _ address: String,
        token: String? = nil,
        patience: RemoteService.Patience = .init()
    ) throws(RemoteError) {
        let headers = token.map { ["authorization": "Bearer \($0)"] } ?? [:]
        service = try RemoteService(address, headers: headers, patience: patience)
    }

    /// Sends a run.
    /// - Parameters:
    ///   - record: What is kept of the run.
    ///   - experiment: Name of the experiment; made where it is new.
    ///   - files: Files of the run by name.
    /// - Returns: What became of it.
    /// - Throws: `RemoteError`; a run that was begun is then marked as failed, where the server still answers.
    public func send(
        _ record: RunRecord,
        experiment: String,
        files: [(name: String, bytes: [UInt8])]
    ) async throws(RemoteError) -> Receipt {
        let experimentID = try await self.experiment(experiment)
        let begun = try await api(
            "runs/create",
            MLflowDocuments.create(record, experimentID),
            isRepeatable: false
        )
        guard let runID = begun["run"]?["info"]?["run_id"]?.stringValue,
            let store = begun["run"]?["info"]?["artifact_uri"]?.stringValue
        else { throw .unexpected(service: service.name, path: "/runs/create", what: "no run_id in the answer") }
        do throws(RemoteError) {
            for batch in MLflowDocuments.batches(record, runID) { _ = try await api("runs/log-batch", batch) }
            let kept = try await keep(files, in: store)
            _ = try await api("runs/update", MLflowDocuments.end(record, runID, "FINISHED"))
            return Receipt(runID: runID, experimentID: experimentID, files: kept)
        } catch {
            // The first error says what is wrong; whether the run could be marked besides is of no interest.
            _ = try? await api("runs/update", MLflowDocuments.end(record, runID, "FAILED"))
            throw error
        }
    }

    private func experiment(_ name: String) async throws(RemoteError) -> String {
        if let id = try await known(name) { return id }
        do throws(RemoteError) {
            let made = try await api("experiments/create", .object(["name": .string(name)]), isRepeatable: false)
            if let id = made["experiment_id"]?.stringValue { return id }
        } catch {
            // Somebody else made it in between.
            guard error.status == 400, let id = try await known(name) else { throw error }
            return id
        }
        throw .unexpected(service: service.name, path: "/experiments/create", what: "no experiment_id in the answer")
    }

    private func known(_ name: String) async throws(RemoteError) -> String? {
        do throws(RemoteError) {
            let query = [(name: "experiment_name", value: name)]
            let answer = try await service.json(.get, "/api/2.0/mlflow/experiments/get-by-name", query: query)
            return answer["experiment"]?["experiment_id"]?.stringValue
        } catch {
            guard error.status == 404 else { throw error }
            return nil
        }
    }

    /// Files go through the server where it says that it keeps them for its clients.
    private func keep(_ files: [(name: String, bytes: [UInt8])], in store: String) async throws(RemoteError) -> [String]
    {
        guard let address = URLComponents(string: store), address.scheme == "mlflow-artifacts" else { return [] }
        for file in files {
            let path = "/api/2.0/mlflow-artifacts/artifacts\(address.path)/\(file.name)"
            _ = try await service.call(.put, path, body: file.bytes, type: "application/octet-stream")
        }
        return files.map(\.name)
    }

    private func api(
        _ path: String,
        _ body: JSONValue,
        isRepeatable: Bool = true
    ) async throws(RemoteError) -> JSONValue {
        try await service.json(.post, "/api/2.0/mlflow/\(path)", body: body, isRepeatable: isRepeatable)
    }
}
