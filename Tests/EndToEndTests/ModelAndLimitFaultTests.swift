import Foundation
import TestSupport
import Testing

/// Trust 2.4: faults of models and of the limits of a process, with the real programs.
@Suite("Faults of models and limits", .serialized, .timeLimit(.minutes(5)))
struct ModelAndLimitFaultTests {
    /// A manifest that nobody signed is no model: the job waits, and nothing is decided until there is one again.
    @Test func f20WithoutASoundModelJobsWaitAndAreNotDecided() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        try installation.promoteDemonstrationModel()
        let web = try await installation.startWeb()
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)
        let first = try installation.startWorker("first")
        let before = try await officer.submit(SampleApplication(), key: "a", wait: 30)
        let version = try #require(before.object["model_version"] as? String)
        #expect(first.stop() == 0)

        let redis = installation.redis
        let champions = "cr:model:champions"
        let products = try redis.commandLine(["HKEYS", champions]).split(whereSeparator: \.isNewline)
        #expect(!products.isEmpty)
        // Web puts the right ones back from time to time: forged again at once, as somebody who means it would.
        let forgers = try products.map { product in
            try ChildProcess(
                "/usr/bin/redis-cli",
                ["-s", redis.socketPath, "-r", "-1", "-i", "0.002"]
                    + ["HSET", champions, "\(product)", "{\"forged\":true}"]
            )
        }
        try await Task.sleep(for: .milliseconds(200))
        let second = try installation.startWorker("second")
        let sent = try await officer.submit(SampleApplication(income: 76_000), key: "b", wait: 3)
        #expect(sent.status == 202)
        let id = try #require(sent.object["id"] as? String)
        let waiting = try await officer.status(id)
        #expect(waiting.object["status"] as? String == "Submitted", "\(waiting.text)")
        #expect(installation.log("second").contains("model_manifest_invalid"))

        for forger in forgers { _ = forger.stop() }
        _ = try redis.commandLine(["DEL", champions])
        var decided = waiting
        let end = ContinuousClock.now + .seconds(90)
        while decided.object["model_version"] == nil, ContinuousClock.now < end {
            decided = try await officer.call("GET", "/api/v1/applications/\(id)", ["prefer": "wait=10"])
        }
        #expect(decided.object["model_version"] as? String == version, "\(decided.text)")
        withExtendedLifetime((web, second)) {}
    }

    /// With 64 descriptors a crowd finds no room; web stays, and serves again when the crowd has gone.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/prlimit"), "prlimit is not installed"))
    func f21AProcessWithFewDescriptorsTurnsPeopleAwayAndLives() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        let web = try ChildProcess(
            "/usr/bin/prlimit",
            ["--nofile=64:64", Installation.program("underwriter-web")],
            environment: installation.environment,
            output: installation.folder.file("web.log")
        )
        try await answers(installation, within: .seconds(60))
        let crowd = (0..<120).compactMap { _ in Self.connection(to: installation.port) }
        #expect(crowd.count > 64)
        // Long enough that web has tried to take them all.
        try await Task.sleep(for: .seconds(2))
        #expect(web.isRunning, "\(installation.log("web"))")
        for descriptor in crowd { close(descriptor) }
        try await answers(installation, within: .seconds(30))
        #expect(web.stop() == 0)
    }

    private func answers(_ installation: Installation, within limit: Duration) async throws {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            // No answer yet: asked again.
            let answer = try? await HTTPExchange("GET", "\(installation.url)/livez", timeout: 5)
            if answer?.status == 200 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("web does not answer: \(installation.log("web").suffix(2_000))")
    }

    /// A connection that says nothing.
    private static func connection(to port: Int) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        if result == 0 { return descriptor }
        close(descriptor)
        return nil
    }
}
