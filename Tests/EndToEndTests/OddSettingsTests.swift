import Foundation
import TestSupport
import Testing

/// Every variable of the queue with a value nobody would guess, and real processes that work with it.
@Suite(.serialized, .timeLimit(.minutes(5))) struct OddSettingsTests {
    /// A Redis on a TCP port, which `REDIS_HOST` and the like need.
    private func startRedis(_ port: Int) throws -> RedisServer {
        try RedisServer.start(options: ["--port", "\(port)", "--bind", "127.0.0.1"])
    }

    @Test(
        arguments: [
            ["SERVER_SLEEP": "0", "API_SLEEP": "0", "REDIS_QUEUE": "x", "REDIS_DB_ID": "15"],
            ["SERVER_SLEEP": "0.001", "API_SLEEP": "9999", "REDIS_QUEUE": "0-_-0", "REDIS_DB_ID": "1"],
            [
                "SERVER_SLEEP": "3600", "API_SLEEP": "0.001", "REDIS_QUEUE": "a-name-of-thirty-two-characters_",
                "REDIS_DB_ID": "0",
            ],
        ]
    )
    func anApplicationIsDecidedAllTheSame(_ settings: [String: String]) async throws {
        let port = try Installation.freePort()
        let redis = try startRedis(port)
        var all = Installation.unlimited.merging(settings) { $1 }
        // REDIS_URL would win over the three that are tried here; set to nothing it is not set.
        all.merge(["REDIS_URL": "", "REDIS_IP": "127.0.0.1", "REDIS_PORT": "\(port)"]) { $1 }
        let installation = try Installation(settings: all)
        try installation.promoteDemonstrationModel()
        let web = try await installation.startWeb()
        let worker = try installation.startWorker()
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)
        let answer = try await officer.submit(SampleApplication(), key: "a", wait: 30)
        #expect(FaultLog.finalStates.contains(answer.object["status"] as? String ?? ""), "\(answer.text)")
        let (database, queue) = (settings["REDIS_DB_ID"] ?? "", settings["REDIS_QUEUE"] ?? "")
        let keys = try redis.commandLine(["-n", database, "KEYS", "cr:{*"]).split(separator: "\n")
        #expect(keys.isEmpty == false && keys.allSatisfy { $0.hasPrefix("cr:{\(queue):0}:") }, "\(keys)")
        let others = try redis.commandLine(["INFO", "keyspace"]).split(whereSeparator: \.isNewline)
        #expect(others.filter { $0.hasPrefix("db") }.map { $0.prefix { $0 != ":" } } == ["db\(database)"])
        #expect(try installation.underwriter("queue", "status", "--interval", "0").contains("std"))
        worker.signal(SIGTERM)
        #expect(worker.wait(upTo: .seconds(10)) == 0, "a block of 3,600 s must not hold up the end")
        withExtendedLifetime(web) {}
    }

    @Test(arguments: [
        ("SERVER_SLEEP", "-1"), ("SERVER_SLEEP", "nan"), ("API_SLEEP", "soon"), ("REDIS_QUEUE", "A B"),
        ("REDIS_QUEUE", ""), ("REDIS_PORT", "0"), ("REDIS_PORT", "65536"), ("REDIS_DB_ID", "-1"),
        ("REDIS_DB_ID", "1.5"),
    ])
    func whatCannotBeIsRefusedByName(_ name: String, _ value: String) async throws {
        let installation = try Installation(settings: ["REDIS_URL": "", name: value])
        guard !value.isEmpty else {
            #expect(try installation.run(["queue", "status"]).text.contains(name) == false, "not set at all")
            return
        }
        let worker = try installation.startWorker()
        let isWorkers = name != "API_SLEEP"
        if isWorkers {
            #expect(worker.wait(upTo: .seconds(30)) == 78)
            #expect(installation.log("worker").contains(name))
        }
        let web = try ChildProcess(
            Installation.program("underwriter-web"),
            [],
            environment: installation.environment,
            output: installation.folder.file("web.log")
        )
        guard name != "SERVER_SLEEP" else { return web.kill() }
        #expect(web.wait(upTo: .seconds(30)) == 78)
        #expect(installation.log("web").contains("\(name): "))
    }

    /// What `.env.example` has beside each of them, with the value that holds where nothing is set.
    @Test func theExampleExplainsEach() throws {
        let lines = String(decoding: try Repository.bytes(".env.example"), as: UTF8.self).split(separator: "\n")
        for name in ["SERVER_SLEEP", "API_SLEEP", "REDIS_QUEUE", "REDIS_PORT", "REDIS_DB_ID", "REDIS_HOST"] {
            let index = try #require(lines.firstIndex { $0.hasPrefix("\(name)=") })
            #expect(lines[index - 1].hasPrefix("# "), "\(name)")
        }
    }
}
