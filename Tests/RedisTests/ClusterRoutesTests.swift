import Testing

@testable import Redis
@testable import RedisAddresses
@testable import RedisReplies

@Suite struct ClusterRoutesTests {
    private static let (a, b, c) = (
        RedisConfiguration.Address.host("a", port: 1), RedisConfiguration.Address.host("b", port: 2),
        RedisConfiguration.Address.host("c", port: 3)
    )

    private func redirection(_ text: String) -> ClusterRoutes.Redirection? {
        ClusterRoutes.Redirection(.error(text), of: Self.a)
    }

    @Test func aRedirectionIsReadAsTheServerWritesIt() throws {
        let slot = try #require(KeySlot(number: 3_999))
        #expect(redirection("MOVED 3999 10.0.0.1:6381") == .init(slot: slot, node: .host("10.0.0.1", port: 6_381)))
        #expect(redirection("MOVED 3999 :6381")?.node == .host("a", port: 6_381))
        #expect(redirection("MOVED 3999 ?:6381")?.node == .host("a", port: 6_381))
        #expect(redirection("MOVED 3999 fe80::1:6381")?.node == .host("fe80::1", port: 6_381))
    }

    @Test(arguments: [
        "MOVED", "MOVED 3999", "MOVED 16384 h:1", "MOVED -1 h:1", "MOVED x h:1", "MOVED 1 h", "MOVED 1 h:0",
        "MOVED 1 h:65536",
        "MOVED 1 h:1 more", "MOVED 999999999999999999999 h:1", "ASK 1 h:1", "ERR no",
    ])
    func anythingElseIsNone(_ text: String) { #expect(redirection(text) == nil) }

    @Test func aNodeThatDoesNotAnswerIsForgottenAndAnotherAsked() throws {
        let routes = ClusterRoutes(seeds: [Self.a, Self.b])
        let slot = try #require(KeySlot(number: 7))
        #expect(routes.node(of: slot) == Self.a && routes.node(of: nil) == Self.a)
        routes.learn(.init(slot: slot, node: Self.c))
        #expect(routes.node(of: slot) == Self.c && routes.node(of: nil) == Self.a)
        #expect(routes.forget(Self.c))
        #expect(routes.node(of: slot) == Self.a)
        #expect(!routes.forget(Self.a))
        #expect(routes.node(of: slot) == Self.b && routes.node(of: nil) == Self.b)
        #expect(!routes.forget(Self.b))
        #expect(routes.node(of: nil) == Self.a)
    }

    @Test(
        arguments: [
            (["GET", "k"], true), (["EVALSHA", "d", 1, "k", "v"], true), (["EVALSHA", "d", 0, "v"], false),
            (["PING"], false),
            (["XREADGROUP", "GROUP", "g", "c", "COUNT", 1, "STREAMS", "k", ">"], true),
            (["XGROUP", "CREATE", "k", "g"], true),
            (["SCRIPT", "LOAD", "k"], false), (["INFO", "memory"], false), (["GET"], false),
            (["XINFO", "STREAM", "k"], true),
        ] as [([RedisArgument], Bool)]
    )
    func theKeyOfACommandIsFound(_ command: [RedisArgument], _ hasKey: Bool) {
        #expect(KeySlot(of: command) == (hasKey ? KeySlot(of: "k".utf8) : nil))
    }
}
