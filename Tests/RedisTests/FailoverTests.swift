import TestSupport
import Testing

@testable import Redis
@testable import RedisAddresses
@testable import RedisReplies

@Suite(.timeLimit(.minutes(2))) struct FailoverTests {
    /// The old master lives on as a replica: nothing ends the connection to it but the client itself.
    @Test func aDemotedMasterIsLeftForItsSuccessor() async throws {
        let pair = try RedisPair()
        let told = RecordedLog()
        let client = RedisClient(RedisConfiguration(.unixSocket(pair.address)), logger: told.logger)
        #expect(try await client.send(["SET", "before", "1"]) == .status("OK"))
        try pair.waitUntilInStep()
        try pair.failOver()
        let error = await #expect(throws: RedisError.self) { try await client.send(["SET", "k", "1"]) }
        #expect(error?.description == "redis.server.READONLY" && error?.isTransient == true)
        // The address still leads to the replica, which would answer reads from what may be old data.
        try await until {
            do throws(RedisError) {
                _ = try await client.send(["GET", "before"])
                return false
            } catch { return error == .notConnected }
        }
        try pair.moveAddress()
        try await until { try await client.send(["SET", "after", "1"]) == .status("OK") }
        #expect(try pair.master.commandLine(["EXISTS", "before", "after"]).utf8.first == UInt8(ascii: "2"))
        // One outage, told once, however often the replica was asked.
        #expect(told.messages == ["redis is not reachable", "redis is back"])
    }

    /// A blocked read ends with the demotion, and the next one finds the successor.
    @Test func aBlockedReadFollowsTheMaster() async throws {
        let pair = try RedisPair()
        let client = RedisClient(RedisConfiguration(.unixSocket(pair.address)), logger: RecordedLog().logger)
        let blocked = Task { () async throws(RedisError) -> RedisValue in
            try await client.send(["BLPOP", "list", "0"], timeout: .seconds(30))
        }
        try await until { try pair.master.commandLine(["CLIENT", "LIST"]).contains("cmd=blpop") }
        try pair.failOver()
        try pair.moveAddress()
        await #expect(throws: RedisError.self) { try await blocked.value }
        _ = try pair.master.commandLine(["RPUSH", "list", "x"])
        try await until { try await client.send(["BLPOP", "list", "1"]).array?.last?.string == "x" }
    }
}
