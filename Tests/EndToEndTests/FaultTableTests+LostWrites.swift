import Foundation
import Lending
import Synchronization
import TestSupport
import Testing

// Faults in which Redis goes back in time, and a job that kills.
extension FaultTableTests {
    /// The tail of the log is cut, then the log is damaged and mended by what Redis has for it, which takes the last
    /// seconds back: jobs decided long ago are there again.
    @Test func f7AndF8TheLogIsCutThenDamagedAndMended() async throws {
        let trial = try await FaultTrial(seconds: 9)
        try await trial.run { trial in
            let redis = trial.installation.redis
            try await Task.sleep(for: .seconds(2))
            redis.kill()
            let log = try redis.logOfWrites()
            let size = try #require(try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int)
            #expect(size > 1_000 && truncate(log, size - 37) == 0)
            try redis.restart()
            try await Task.sleep(for: .seconds(2))
            let sound = try #require(try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int)
            try await Task.sleep(for: .seconds(2))
            redis.kill()
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: log))
            try file.seek(toOffset: UInt64(sound))
            try file.write(contentsOf: Data("*garbage\r\n".utf8))
            try file.close()
            let repair = try ChildProcess("/bin/sh", ["-c", "echo y | /usr/bin/redis-check-aof --fix '\(log)'"])
            #expect(repair.wait(upTo: .seconds(20)) == 0)
            // A script that the damage fell into goes as a whole.
            let mended = try #require(try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int)
            #expect((1...sound).contains(mended), "\(mended) of \(sound) bytes")
            try redis.restart()
        }
        try await trial.expectInvariants(within: .seconds(120))
    }

    /// A replica is promoted without the last writes; the old master lives on and refuses them.
    @Test func f9RedisFailsOverAndLosesItsLastWrites() async throws {
        let pair = try RedisPair()
        let trial = try await FaultTrial(seconds: 6, settings: ["REDIS_URL": "unix://\(pair.address)"])
        try await trial.run { trial in
            try await Task.sleep(for: .seconds(2))
            try pair.failOver(after: .milliseconds(300))
            try await Task.sleep(for: .milliseconds(500))
            try pair.moveAddress()
            try await Task.sleep(for: .seconds(1))
        }
        #expect(await trial.log.refusals == 0, "accepting goes on")
        try await trial.expectInvariants(within: .seconds(60))
        #expect(try pair.master.commandLine(["CLIENT", "LIST"]).contains("-commands "))
    }

    /// Nobody moves an address: all programs ask the Sentinel.
    @Test func f9ASentinelElectsAnotherMaster() async throws {
        let pair = try RedisPair()
        let sentinel = try RedisSentinel(watching: pair.masterPort)
        let settings = [
            "REDIS_URL": "redis://anywhere", "REDIS_SENTINELS": "127.0.0.1:\(sentinel.port)",
            "REDIS_SENTINEL_MASTER": RedisSentinel.master,
        ]
        let trial = try await FaultTrial(seconds: 8, settings: settings)
        try sentinel.waitUntilReplicaIsKnown()
        try await trial.run { trial in
            try await Task.sleep(for: .seconds(2))
            pair.master.kill()
            while try !pair.replica.commandLine(["ROLE"]).hasPrefix("master") {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        #expect(await trial.log.refusals == 0, "accepting goes on")
        try await trial.expectInvariants(within: .seconds(60))
    }

    /// The jobs are in eight shards over three masters, of which one is killed; a node that has none of its slots is named.
    @Test func f9AClusterElectsAnotherMaster() async throws {
        let cluster = try RedisCluster()
        let settings = ["REDIS_URL": "redis://anywhere", "UNDERWRITER_QUEUE_SHARDS": "8"]
            .merging(cluster.environment) { $1 }
        let trial = try await FaultTrial(seconds: 8, settings: settings)
        try await trial.run { trial in
            try await Task.sleep(for: .seconds(2))
            cluster.servers[0].kill()
            while try !cluster.servers[3].commandLine(["ROLE"]).hasPrefix("master") {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        #expect(await trial.log.refusals == 0, "accepting goes on")
        try await trial.expectInvariants(within: .seconds(60))
        for server in [1, 2, 3] {
            #expect(try cluster.servers[server].commandLine(["INFO", "commandstats"]).contains("cmdstat_evalsha:"))
        }
    }

    /// Two workers have died over a job, and now the third: a person decides, and nobody else is kept waiting.
    @Test func f18AJobThatKilledThreeWorkersIsReferred() async throws {
        let trial = try await FaultTrial(seconds: 20)
        let poison = Mutex("")
        try await trial.run { trial in
            let (redis, prefix) = (trial.installation.redis, "cr:{applications:0}:")
            // The first four are replayed from what was decided of them.
            try await Task.sleep(for: .seconds(6))
            for worker in 0..<2 { trial.signalWorker(worker, SIGSTOP) }
            let end = ContinuousClock.now + .seconds(5)
            while poison.withLock({ $0.isEmpty }), ContinuousClock.now < end {
                let read = ["XREADGROUP", "GROUP", "g", "dead-worker", "COUNT", "1", "STREAMS", "\(prefix)s", ">"]
                let said = try redis.commandLine(read)
                if let id = said.firstMatch(of: /[0-9a-f]{8}-[0-9a-f-]{27}/) { poison.withLock { $0 = String(id.0) } }
                try await Task.sleep(for: .milliseconds(20))
            }
            for worker in 0..<2 { trial.signalWorker(worker, SIGCONT) }
            let job = "\(prefix)j:\(poison.withLock { $0 })"
            _ = try redis.commandLine(["HSET", job, "state", "running", "att", "2", "crash", "2", "w", "dead-worker"])
        }
        // A lease, and the sweep that finds it over.
        try await trial.expectInvariants(within: .seconds(30))
        let id = try #require(ApplicationID(uuid: poison.withLock { $0 }))
        let status = try await trial.officer.status(id.base32)
        #expect(status.object["status"] as? String == "Manual review", "\(status.text)")
        let dead = try trial.installation.run(["queue", "jobs", "--state", "dead"]).text
        #expect(dead.contains("\(id.uuid)  poison"), "\(dead)")
        guard FaultTrial.isLong else { return }
        let others = await trial.log.told.values.filter { !$0.ids.contains(id.base32) }
        #expect(others.allSatisfy { $0.wait.map { $0 < .seconds(10) } ?? false }, "held up")
    }
}

extension RedisServer {
    /// The file to which the server writes what it was told.
    fileprivate func logOfWrites() throws -> String {
        let folder = "\(folderPath)/appendonlydir"
        let name = try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".incr.aof") }
        return "\(folder)/\(try #require(name))"
    }
}
