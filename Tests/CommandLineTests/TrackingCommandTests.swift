import Foundation
import TestSupport
import Testing

/// `underwriter train --mlflow` and `underwriter runs send`, to a server that keeps what it is sent.
@Suite struct TrackingCommandTests {
    /// A server that takes everything, or refuses what a path holds.
    private static func server(refusing part: String = "nothing") throws -> FixtureServer {
        try FixtureServer { request, _ in
            if request.target.contains(part) { return .init(403, #"{"error_code": "PERMISSION_DENIED"}"#) }
            if request.target.contains("get-by-name") { return .init(404) }
            if request.target.contains("experiments/create") { return .init(200, #"{"experiment_id": "7"}"#) }
            let run = #"{"run": {"info": {"run_id": "r1", "artifact_uri": "mlflow-artifacts:/7/r1/artifacts"}}}"#
            return .init(200, request.target.contains("runs/create") ? run : "{}")
        }
    }

    private static func train(_ program: Program, _ more: String...) throws -> Program.Outcome {
        let data = program.folder.file("data.csv")
        try program.succeeds("synthesise", "--product", Program.personalLoan, "--rows", "600", "--out", data)
        return program.run(
            ["train", "--product", Program.personalLoan, "--data", data, "--out", program.folder.file("run")]
                + ["--folds", "0"] + more
        )
    }

    @Test func `A run goes with its five files under the token of a file, and again when it is sent again`() throws {
        let program = try Program()
        let server = try Self.server()
        let token = program.folder.file("token")
        try Data("s3cret\n".utf8).write(to: URL(fileURLWithPath: token))
        let options = ["--mlflow", server.address, "--mlflow-token-file", token]
        let trained = try Self.train(program, options[0], options[1], options[2], options[3])
        #expect(trained.code == 0 && trained.output.contains("/#/experiments/7/runs/r1 (5 files)"), "\(trained.output)")
        let files = server.requests.filter { $0.method == "PUT" }
        let names = files.map { $0.target.split(separator: "/").last.map(String.init) ?? "" }
        #expect(Set(names) == ["artefact.json", "report.html", "card.md", "card.html", "run.json"])
        let artefact = try Data(contentsOf: URL(fileURLWithPath: program.folder.file("run/artefact.json")))
        #expect(files.first { $0.target.hasSuffix("artefact.json") }?.body == artefact)
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer s3cret" })
        let made = server.requests.first { $0.target.contains("experiments/create") }
        let experiment = String(decoding: made?.body ?? Data(), as: UTF8.self)
        #expect(experiment.contains("personal-loan"))
        let before = server.requests.count
        let run = program.folder.file("run")
        let sent = program.run(["runs", "send", run, "--experiment", "other"] + options)
        #expect(sent.code == 0 && sent.output.contains("(5 files)"), "\(sent.output)")
        #expect(server.requests.dropFirst(before).contains { $0.target.contains("get-by-name?experiment_name=other") })
    }

    @Test func `A server that refuses costs nothing of the run`() throws {
        let program = try Program()
        let server = try Self.server(refusing: "log-batch")
        let trained = try Self.train(program, "--mlflow", server.address)
        #expect(trained.code == 1 && trained.output.contains("but MLflow has not taken it"), "\(trained.output)")
        #expect(FileManager.default.fileExists(atPath: program.folder.file("run/artefact.json")))
        #expect(server.requests.last.map { String(decoding: $0.body, as: UTF8.self) }?.contains("FAILED") == true)
        let nobody = program.run("runs", "send", program.folder.file("run"))
        #expect(nobody.code == 64 && nobody.output.contains("--mlflow names the server"))
    }
}
