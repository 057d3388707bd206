import Logging
import TestSupport
import Testing

@testable import Redis
@testable import RedisAddresses
@testable import RedisReplies

/// A real cluster of three masters and a replica.
@Suite(.serialized, .timeLimit(.minutes(3))) struct ClusterTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func client(_ cluster: RedisCluster, nodes: [Int] = [1]) -> RedisClient {
        var configuration = RedisConfiguration(.host("127.0.0.1", port: 1))
        configuration.cluster = nodes.map { .host("127.0.0.1", port: cluster.ports[$0]) }
        return RedisClient(configuration, logger: quiet)
    }

    /// `CLUSTER KEYSLOT` of the server is the judge.
    @Test(arguments: [
        "", "a", "{", "{}", "{}x", "x{y}z", "{a}{b}", "{{a}}", "cr:{applications:0}:ctl", "über{ü}", "a}b{c}",
    ])
    func aKeysSlotIsTheServers(_ key: String) throws {
        let server = try RedisServer.start(options: ["--cluster-enabled", "yes"])
        #expect(try server.commandLine(["CLUSTER", "KEYSLOT", key]) == "\(KeySlot(of: key.utf8).number)\n")
    }

    @Test func everyCommandFindsItsNodeAndRepliesKeepTheirOrder() async throws {
        let cluster = try RedisCluster()
        let client = client(cluster)
        let keys = (0..<300).map { "key:\($0)" }
        let stored = try await client.pipeline(keys.map { ["SET", .string($0), .string("of \($0)")] })
        #expect(stored == keys.map { _ in .status("OK") })
        let read = try await client.pipeline(keys.map { ["GET", .string($0)] } + [["PING"]])
        #expect(read.dropLast().map(\.string) == keys.map { "of \($0)" } && read.last == .status("PONG"))
        let held = try cluster.servers.prefix(3).map { try $0.commandLine(["DBSIZE"]) }
        #expect(!held.contains("0\n"), "\(held)")
        // What is refused is refused alone.
        let mixed = try await client.pipeline([["GET", "key:1"], ["INCR", "key:2"], ["GET", "key:3"]])
        #expect(mixed[0].string == "of key:1" && mixed[1].serverError != nil && mixed[2].string == "of key:3")
        await #expect(throws: RedisError.self) { try await client.send(["MGET", "key:1", "key:2"]) }
        await client.close()
    }

    @Test func eachNodeIsTaughtTheScriptsItRuns() async throws {
        let cluster = try RedisCluster()
        let client = client(cluster)
        let script = RedisScript(name: "next", source: "return redis.call('INCRBY', KEYS[1], ARGV[1])")
        let calls = (0..<60).map { RedisScriptCall(script, keys: ["{\($0)}:n"], arguments: [.integer($0)]) }
        for round in 1...2 {
            let sums = try await client.evaluateAll(calls)
            #expect(sums.map(\.integer) == (0..<60).map { Int64($0 * round) })
        }
        for server in cluster.servers { _ = try server.commandLine(["SCRIPT", "FLUSH"]) }
        let again = try await client.evaluateAll(calls)
        #expect(again.map(\.integer) == (0..<60).map { Int64($0 * 3) })
        await client.close()
    }

    @Test func aSlotThatMovesIsFoundAgain() async throws {
        let cluster = try RedisCluster()
        let client = client(cluster)
        let slot = Int(KeySlot(of: "k".utf8).number)
        let first = try #require([5_460, 10_922, 16_383].firstIndex { slot <= $0 })
        for turn in 0..<4 {
            let (owner, master) = ((first + turn) % 3, (first + turn + 1) % 3)
            try cluster.startMoving(slot: slot, from: owner, to: master)
            // A key that is in neither place yet: whoever waits a little finds it in one.
            let error = await #expect(throws: RedisError.self) { try await client.send(["SET", "k", "0"]) }
            #expect(error?.description == "redis.server.ASK" && error?.isTransient == true)
            try cluster.move(slot: slot, from: owner, to: master)
            #expect(try await client.send(["SET", "k", .integer(master)]) == .status("OK"))
            #expect(try cluster.servers[master].commandLine(["GET", "k"]) == "\(master)\n")
            try await client.send(["UNLINK", "k"])
        }
        await client.close()
    }

    /// The first master is killed; its replica is elected, and the client goes there without being told.
    @Test func whatALostMasterHadIsFoundAtTheElectedReplica() async throws {
        let cluster = try RedisCluster()
        let client = client(cluster, nodes: [0, 1])
        let keys = (0..<60).map { "key:\($0)" }
        try await client.pipeline(keys.map { ["SET", .string($0), "before"] })
        let channel = try #require(keys.first { KeySlot(of: $0.utf8).number <= 5_460 })
        var heard = client.subscribe(sharded: channel).makeAsyncIterator()
        #expect(await heard.next() == [])
        try cluster.waitUntilInStep()
        cluster.servers[0].kill()
        // The others have their keys all the while.
        let elsewhere = keys.filter { KeySlot(of: $0.utf8).number > 5_460 }
        try await until {
            try await client.pipeline(elsewhere.map { ["GET", .string($0)] }).allSatisfy { $0.string == "before" }
        }
        try await until {
            try await client.pipeline(keys.map { ["GET", .string($0)] }).allSatisfy { $0.string == "before" }
        }
        try await until { try await client.send(["SET", .string(channel), "after"]) == .status("OK") }
        #expect(try cluster.servers[3].commandLine(["GET", channel]) == "after\n")
        #expect(await heard.next() == [])
        try await client.send(["SPUBLISH", .string(channel), "news"])
        #expect(await heard.next() == Array("news".utf8))
        await client.close()
    }

    @Test func aClusterOfWhichNoKnownNodeAnswersIsNotConnected() async throws {
        var configuration = RedisConfiguration(.host("127.0.0.1", port: 1))
        configuration.cluster = [.host("127.0.0.1", port: try Installation.freePort())]
        let client = RedisClient(configuration, logger: quiet)
        for _ in 0..<2 {
            await #expect(throws: RedisError.notConnected) { try await client.send(["GET", "k"]) }
        }
        await client.close()
        await #expect(throws: RedisError.closed) { try await client.send(["GET", "k"]) }
    }

    /// Again and again, until the test's time is over.
    private func until(_ holds: () async throws -> Bool) async throws {
        while true {
            // Until a master is elected, there are errors.
            if (try? await holds()) == true { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
