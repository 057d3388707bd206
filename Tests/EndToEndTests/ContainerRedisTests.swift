import Foundation
import TestSupport
import Testing

/// Redis as the containers run it: nobody without a password, and each program with no more rights than it needs.
@Suite("Redis of the containers", .timeLimit(.minutes(5)))
struct ContainerRedisTests {
    private static let passwords = [
        "REDIS_WEB_PASSWORD": "web-1", "REDIS_WORKER_PASSWORD": "worker-1", "REDIS_OPERATOR_PASSWORD": "operator-1",
    ]

    /// Starts `deploy/redis/start` on a port of its own.
    private func startRedis(in folder: TemporaryFolder, port: Int) async throws -> ChildProcess {
        let settings = folder.file("settings")
        try FileManager.default.createDirectory(atPath: settings, withIntermediateDirectories: true)
        for (name, target) in [("redis.conf", "deploy/redis.conf"), ("rights", "deploy/redis")] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(settings)/\(name)",
                withDestinationPath: Repository.root.appendingPathComponent(target).path
            )
        }
        let redis = try ChildProcess(
            "/bin/sh",
            [
                Repository.root.appendingPathComponent("deploy/redis/start").path, "--port", "\(port)", "--bind",
                "127.0.0.1",
            ],
            environment: Self.passwords.merging([
                "REDIS_SETTINGS": settings, "REDIS_DATA": settings, "TMPDIR": settings,
            ]) { $1 },
            output: folder.file("redis.log")
        )
        while try ask(port, "ping", in: folder) != "NOAUTH Authentication required." {
            guard redis.isRunning else { throw APIClient.Failure(description: "Redis has ended") }
            try await Task.sleep(for: .milliseconds(20))
        }
        return redis
    }

    /// What `redis-cli` prints.
    private func ask(_ port: Int, _ words: String..., in folder: TemporaryFolder) throws -> String {
        let output = folder.file("answer-\(UUID().uuidString)")
        let child = try ChildProcess("/usr/bin/redis-cli", ["-p", "\(port)"] + words, output: output)
        _ = child.wait(upTo: .seconds(10))
        return try String(contentsOfFile: output, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func eachProgramDoesItsWorkAsItsOwnUser() async throws {
        let folder = try TemporaryFolder()
        let port = try Installation.freePort()
        let redis = try await startRedis(in: folder, port: port)
        func url(_ user: String) -> String { "redis://\(user):\(user)-1@127.0.0.1:\(port)" }
        #expect(
            try ask(port, "--no-auth-warning", "--user", "worker", "--pass", "web-1", "ping", in: folder)
                .contains("WRONGPASS")
        )

        let users = ["REDIS_URL": url("web"), "REDIS_OPERATOR_URL": url("operator")]
        let installation = try Installation(settings: Installation.unlimited.merging(users) { $1 })
        try installation.promoteDemonstrationModel()
        let web = try await installation.startWeb()
        let worker = try installation.startWorker(settings: ["REDIS_URL": url("worker")])
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)
        let decided = try await officer.submit(SampleApplication(), key: "a", wait: 30)
        #expect(decided.object["model_version"] != nil)
        let status = try installation.underwriter("queue", "status")
        #expect(status.contains("std"))
        for log in ["web", "worker"] { #expect(!installation.log(log).contains("NOPERM"), "\(log)") }
        withExtendedLifetime((web, worker, redis)) {}
    }
}
