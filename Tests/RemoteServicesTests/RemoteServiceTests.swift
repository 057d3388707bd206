import Documents
import RemoteServices
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct RemoteServiceTests {
    private static var hasty: RemoteService.Patience {
        var patience = RemoteService.Patience()
        (patience.attempts, patience.pause, patience.timeout) = (3, .milliseconds(5), .seconds(20))
        return patience
    }

    @Test func `A call that failed twice is made a third time`() async throws {
        let server = try FixtureServer { _, before in before.count < 2 ? .init(500) : .init(200, #"{"a": 1}"#) }
        let service = try RemoteService(server.address, patience: Self.hasty)
        let json = try await service.json(.get, "/x", query: [(name: "q", value: "a+b &c")])
        #expect(json["a"]?.integerValue == 1)
        #expect(server.requests.map(\.target) == [String](repeating: "/x?q=a%2Bb%20%26c", count: 3))
    }

    @Test func `It gives up after its tries, and says whom it could not reach`() async throws {
        let server = try FixtureServer { _, _ in nil }
        let service = try RemoteService(server.address, patience: Self.hasty)
        let error = await #expect(throws: RemoteError.self) { try await service.call(.get, "/x") }
        #expect(error == .unreachable(service: server.address, attempts: 3))
        #expect(server.requests.count == 3)
    }

    @Test func `A refusal is not asked again, and its status is told`() async throws {
        let server = try FixtureServer { _, _ in .init(404) }
        let service = try RemoteService(server.address, patience: Self.hasty)
        let error = await #expect(throws: RemoteError.self) { try await service.call(.get, "/x") }
        #expect(error?.status == 404 && server.requests.count == 1)
    }

    @Test func `What may have been heard is not said twice, unless the server says that it did nothing`() async throws {
        let broken = try FixtureServer { _, _ in .init(500) }
        let service = try RemoteService(broken.address, patience: Self.hasty)
        await #expect(throws: RemoteError.self) {
            try await service.call(.post, "/x", body: [1], isRepeatable: false)
        }
        #expect(broken.requests.count == 1)
        let busy = try FixtureServer { _, before in before.isEmpty ? .init(503, headers: ["Retry-After": "0"]) : .init()
        }
        _ = try await RemoteService(busy.address, patience: Self.hasty)
            .call(.post, "/x", body: [1], isRepeatable: false)
        #expect(busy.requests.count == 2)
    }

    @Test func `An answer longer than it may be, or that is no JSON, is refused`() async throws {
        let server = try FixtureServer { _, _ in .init(200, String(repeating: "x", count: 2000)) }
        var patience = Self.hasty
        patience.maximumBytes = 1000
        let narrow = try RemoteService(server.address, patience: patience)
        let long = await #expect(throws: RemoteError.self) { try await narrow.call(.get, "/x") }
        #expect(long == .tooLong(service: server.address, path: "/x", maximum: 1000))
        let wide = try RemoteService(server.address, patience: Self.hasty)
        let error = await #expect(throws: RemoteError.self) { try await wide.json(.get, "/x") }
        #expect(error == .unexpected(service: server.address, path: "/x", what: "the answer is not JSON"))
    }

    @Test(arguments: ["localhost:5000", "ftp://a", "http://", "http://me:pass@host"])
    func `What is no address is refused`(text: String) {
        #expect(throws: RemoteError.address(text)) { try RemoteService(text) }
    }
}
