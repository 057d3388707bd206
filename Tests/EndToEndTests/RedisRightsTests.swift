import Foundation
import TestSupport
import Testing

/// Trust, S3: each program under its own user of `deploy/redis/users.acl`.
@Suite("Each part with the rights it needs and no others", .timeLimit(.minutes(5)))
struct RedisRightsTests {
    @Test func anApplicationIsDecidedAndTheQueueIsOperated() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        let redis = installation.redis
        try redis.makeUsers()
        let operators = ["REDIS_OPERATOR_URL": redis.url(as: "operator")]
        let metrics = try Installation.freePort()
        try installation.promoteDemonstrationModel()
        _ = try redis.commandLine(["FLUSHALL"])
        let web = try await installation.startWeb(
            settings: operators.merging(["REDIS_URL": redis.url(as: "web"), "METRICS_PORT": "\(metrics)"]) { $1 }
        )
        let worker = try installation.startWorker("worker", settings: ["REDIS_URL": redis.url(as: "worker")])
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)
        let answer = try await officer.submit(SampleApplication(), key: "a", wait: 30)
        #expect(["Approved", "Declined", "Manual review"].contains(answer.object["status"] as? String ?? ""))
        for command in [
            ["pause", "--why", "a test"], ["resume", "--why", "a test"],
            ["limit", "--max-depth", "9", "--why", "a test"],
            ["reclaim", "--why", "a test"], ["reap", "--why", "a test"], ["workers"], ["jobs"],
            ["top", "--count", "1"],
            ["reconcile"], ["show", answer.object["id"] as? String ?? ""],
        ] {
            let (code, text) = try installation.run(["queue"] + command, operators)
            #expect(code == 0, "\(command): \(text)")
        }
        let exposed = try await HTTPExchange("GET", "http://127.0.0.1:\(metrics)/metrics").text
        #expect(exposed.contains("queue_workers{"))
        #expect(try refusals(redis) == ["config|get"])
        withExtendedLifetime((web, worker)) {}
    }

    /// The commands that Redis refused for want of a right; asking for a setting is allowed to fail.
    private func refusals(_ redis: RedisServer) throws -> [String] {
        let lines = try redis.commandLine(["ACL", "LOG"]).split(separator: "\n").map(String.init)
        let objects = zip(lines, lines.dropFirst()).filter { $0.0 == "object" }.map(\.1)
        return Array(Set(objects)).sorted()
    }

    @Test(arguments: ["allkeys-lru", "volatile-ttl"])
    func aServerThatThrowsJobsAwayEndsWebAndWorker(_ policy: String) async throws {
        let installation = try Installation()
        _ = try installation.redis.commandLine(["CONFIG", "SET", "maxmemory-policy", policy])
        let web = try ChildProcess(
            Installation.program("underwriter-web"),
            [],
            environment: installation.environment,
            output: installation.folder.file("web.log")
        )
        #expect(web.wait(upTo: .seconds(60)) == 1)
        let worker = try installation.startWorker()
        #expect(worker.wait(upTo: .seconds(60)) == 1)
        for name in ["web", "worker"] {
            #expect(installation.log(name).contains("maxmemory-policy is \(policy), which throws jobs away"))
        }
    }

    @Test func webSaysInOneLineWhatCouldBeLost() async throws {
        let installation = try Installation()
        _ = try installation.redis.commandLine(["CONFIG", "SET", "appendonly", "no"])
        let web = try await installation.startWeb()
        for _ in 0..<200 where !installation.log("web").contains("queue_survey") {
            try await Task.sleep(for: .milliseconds(20))
        }
        let lines = installation.log("web").split(separator: "\n").filter { $0.contains("queue_survey") }
        #expect(lines.count == 1)
        #expect(lines.first?.contains("a crash may lose everything since the last snapshot") == true)
        #expect(web.stop() == 0)
    }
}
