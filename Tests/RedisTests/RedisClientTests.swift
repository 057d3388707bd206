import Logging
import Synchronization
import TestSupport
import Testing

@testable import Redis
@testable import RedisAddresses
@testable import RedisReplies

@Suite(.timeLimit(.minutes(2))) struct RedisClientTests {
    private func client(_ server: RedisServer, _ change: (inout RedisConfiguration) -> Void = { _ in }) -> RedisClient {
        var configuration = RedisConfiguration(.unixSocket(server.socketPath))
        change(&configuration)
        return RedisClient(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func setsAndGets() async throws {
        let server = try RedisServer.start()
        let client = client(server)
        #expect(try await client.send(["SET", "k", .bytes([0, 1, 255])]) == .status("OK"))
        #expect(try await client.send(["GET", "k"]) == .bulk([0, 1, 255]))
        #expect(try await client.send(["GET", "none"]) == .null)
        await client.close()
        await #expect(throws: RedisError.closed) { try await client.send(["PING"]) }
        server.stop()
    }

    @Test func manyCallersShareOneConnectionAndGetTheirOwnReplies() async throws {
        let server = try RedisServer.start()
        let client = client(server)
        let sum = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 0..<2_000 {
                group.addTask { try await client.send(["ECHO", .integer(number)]).integer == Int64(number) ? 1 : 0 }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 2_000)
        let clients = try #require(try await client.send(["CLIENT", "LIST"]).string)
        #expect(clients.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
    }

    @Test func runsTasksOnItsLoop() async throws {
        let server = try RedisServer.start()
        let client = client(server)
        let reply = try await withTaskExecutorPreference(client.executor) {
            try await client.send(["INCR", "n"])
            return try await client.send(["INCR", "n"])
        }
        #expect(reply == .integer(2))
    }

    @Test func errorsAreThrownAndStayValuesInPipelines() async throws {
        let server = try RedisServer.start()
        let client = client(server)
        let error = await #expect(throws: RedisError.self) { try await client.send(["NOSUCH", "secret"]) }
        #expect(error?.description == "redis.server.ERR")
        let replies = try await client.pipeline([
            ["MULTI"], ["SET", "a", "1"], ["INCR", "a"], ["EXEC"], ["LPUSH", "a", "x"],
        ])
        #expect(replies[3] == .array([.status("OK"), .integer(2)]))
        #expect(replies[4].serverError != nil)
    }

    @Test func logsInSelectsAndGivesItsName() async throws {
        let server = try RedisServer.start(options: ["--requirepass", "pass word"])
        let client = client(server) {
            $0.password = "pass word"
            $0.database = 3
            $0.clientName = "worker-1"
        }
        #expect(try await client.send(["CLIENT", "GETNAME"]).string == "worker-1")
        #expect(try #require(try await client.send(["CLIENT", "INFO"]).string).ranges(of: " db=3 ").count == 1)
        let stranger = self.client(server) { $0.password = "wrong" }
        await #expect(throws: RedisError.notConnected) { try await stranger.send(["PING"]) }
    }

    @Test func reconnectsAfterACrash() async throws {
        let server = try RedisServer.start()
        let client = client(server)
        _ = try await client.send(["SET", "k", "v"])
        let blocked = Task { () async throws(RedisError) -> RedisValue in
            try await client.send(["BLPOP", "none", "0"], timeout: .seconds(30))
        }
        let observer = self.client(server)
        try await until { try await observer.send(["CLIENT", "LIST"]).string?.ranges(of: "cmd=blpop").count == 1 }
        server.kill()
        await #expect(throws: RedisError.inDoubt) { try await blocked.value }
        await #expect(throws: RedisError.notConnected) { try await client.send(["PING"]) }
        try server.restart()
        try await until { try await client.send(["GET", "k"]).string == "v" }
    }

    @Test func aDeadlineEndsTheWaitAndAStuckConnectionIsMadeAnew() async throws {
        let server = try RedisServer.start()
        let client = client(server) { $0.commandTimeout = .milliseconds(200) }
        _ = try await client.send(["PING"])
        server.signal(19)  // SIGSTOP
        let error = await #expect(throws: RedisError.self) { try await client.send(["INCR", "n"]) }
        #expect(error == .timedOut && error?.isSurelyUnsent == false)
        server.signal(18)  // SIGCONT
        try await until { try await client.send(["PING"]) == .status("PONG") }
    }

    @Test func aShortDeadlineDoesNotDisturbTheNeighbours() async throws {
        let server = try RedisServer.start()
        let client = client(server)
        _ = try await client.send(["CLIENT", "ID"])
        let id = try await client.send(["CLIENT", "ID"])
        await #expect(throws: RedisError.timedOut) {
            try await client.send(["BLPOP", "none", "0.3"], timeout: .milliseconds(50))
        }
        #expect(try await client.send(["CLIENT", "ID"]) == id)
    }

    @Test func aCancelledCallReturnsAndItsReplyIsCountedOff() async throws {
        let server = try RedisServer.start()
        let client = client(server)
        _ = try await client.send(["PING"])
        let call = Task { () async throws(RedisError) -> RedisValue in try await client.send(["BLPOP", "none", "0.2"]) }
        call.cancel()
        await #expect(throws: RedisError.cancelled) { try await call.value }
        for number in 0..<50 { #expect(try await client.send(["ECHO", .integer(number)]).integer == Int64(number)) }
    }

    @Test func anUnreachableServerIsSurelyUnsent() async throws {
        var configuration = RedisConfiguration(.unixSocket("/tmp/no-such-redis"))
        configuration.patience = .zero
        let client = RedisClient(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let error = await #expect(throws: RedisError.self) { try await client.send(["PING"]) }
        #expect(error == .notConnected && error?.isSurelyUnsent == true)
    }

    @Test func theQueueIsBounded() async throws {
        let server = try RedisServer.start()
        let client = client(server) { $0.maximumQueued = 10 }
        let full = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    do throws(RedisError) { _ = try await client.send(["BLPOP", "none", "0.1"]) } catch {
                        return error == .queueFull
                    }
                    return false
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(full >= 40)
    }

    @Test func scriptsSurviveAFlushOfTheScriptCache() async throws {
        let server = try RedisServer.start()
        let client = client(server)
        let script = RedisScript(name: "add", source: "return {KEYS[1], ARGV[1] + 1}")
        let expected = RedisValue.array([.bulk(Array("k".utf8)), .integer(42)])
        #expect(try await client.evaluate(script, keys: ["k"], arguments: [41]) == expected)
        _ = try await client.send(["SCRIPT", "FLUSH"])
        #expect(try await client.evaluate(script, keys: ["k"], arguments: [41]) == expected)
        #expect(script.command(keys: [], arguments: []).first == "EVALSHA")
    }

    @Test func hearsAShardedChannelAgainAfterACrash() async throws {
        let server = try RedisServer.start()
        let client = client(server)
        var messages = client.subscribe(sharded: "done").makeAsyncIterator()
        #expect(await messages.next() == [])  // subscribed
        _ = try await client.send(["SPUBLISH", "done", "one"])
        #expect(await messages.next() == Array("one".utf8))
        try server.restart()
        #expect(await messages.next() == [])  // something may have been missed
        try await until { try await client.send(["SPUBLISH", "done", "two"]) == .integer(1) }
        #expect(await messages.next() == Array("two".utf8))
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\n\r\n", "*3\r\n$-9\r\n", "\0\u{1}\u{2}", "%1\r\n+a\r\n+b\r\n", "+OK\r\n+OK\r\n+OK\r\n",
    ])
    func garbageIsAnErrorAndANewConnection(_ garbage: String) async throws {
        let server = try await FalseServer(answering: garbage)
        let client = RedisClient(
            RedisConfiguration(.unixSocket(server.socketPath)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await until {
            _ = try? await client.send(["PING"], timeout: .milliseconds(100))
            return server.connectionCount >= 3
        }
        try await server.stop()
    }

    @Test func aGarbageGreetingIsNoConnection() async throws {
        let server = try await FalseServer(answering: "", greeting: "220 mail ready\r\n")
        let client = RedisClient(
            RedisConfiguration(.unixSocket(server.socketPath)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        await #expect(throws: RedisError.notConnected) { try await client.send(["PING"]) }
        try await server.stop()
    }
}

/// Asks again and again, for ten seconds at most, until the answer is yes.
func until(_ holds: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < deadline {
        if (try? await holds()) == true { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("did not happen within ten seconds")
}
