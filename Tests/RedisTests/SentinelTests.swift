import Logging
import TestSupport
import Testing

@testable import Redis
@testable import RedisAddresses
@testable import RedisReplies

/// Real Sentinels over a real master and its replica.
@Suite(.serialized, .timeLimit(.minutes(3))) struct SentinelTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func client(_ ports: Int..., password: String? = nil) -> RedisClient {
        var configuration = RedisConfiguration(.host("127.0.0.1", port: 1))
        configuration.sentinels = RedisSentinels(
            ports.map { .host("127.0.0.1", port: $0) },
            master: RedisSentinel.master,
            password: password
        )
        return RedisClient(configuration, logger: quiet)
    }

    /// The first of the Sentinels is not there, and of two servers the second takes over.
    @Test func aClientFollowsTheMasterThatIsElected() async throws {
        let pair = try RedisPair()
        let sentinel = try RedisSentinel(watching: pair.masterPort, password: "s3cret")
        let client = client(try Installation.freePort(), sentinel.port, password: "s3cret")
        try await until { try await client.send(["SET", "before", "1"]) == .status("OK") }
        #expect(try pair.master.commandLine(["EXISTS", "before"]).utf8.first == UInt8(ascii: "1"))
        try sentinel.waitUntilReplicaIsKnown()
        pair.master.kill()
        try await until { try await client.send(["SET", "after", "1"]) == .status("OK") }
        #expect(try pair.replica.commandLine(["EXISTS", "after"]).utf8.first == UInt8(ascii: "1"))
        await client.close()
    }

    /// A Sentinel may be the last to hear of a failover: a replica is of no use, whoever calls it the master.
    @Test func aReplicaIsNotTakenForTheMaster() async throws {
        let pair = try RedisPair()
        let sentinel = try RedisSentinel(watching: pair.replicaPort, quorum: 2)
        let client = client(sentinel.port)
        await #expect(throws: RedisError.notConnected) { try await client.send(["GET", "k"]) }
        #expect(try pair.replica.commandLine(["INFO", "commandstats"]).contains("cmdstat_get:") == false)
        await client.close()
    }

    @Test func aSentinelThatDoesNotKnowTheMasterIsNoHelp() async throws {
        let pair = try RedisPair()
        let sentinel = try RedisSentinel(watching: pair.masterPort, password: "s3cret")
        let client = client(sentinel.port, password: "wrong")
        await #expect(throws: RedisError.notConnected) { try await client.send(["PING"]) }
        await client.close()
    }

    /// Again and again, until the test's time is over.
    private func until(_ holds: () async throws -> Bool) async throws {
        while true {
            // While there is no master, there is an error.
            if (try? await holds()) == true { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
