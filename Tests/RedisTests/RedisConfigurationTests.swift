import Testing

@testable import RedisAddresses

@Suite struct RedisConfigurationTests {
    @Test func theDefaultIsTheLocalServer() throws {
        let configuration = try RedisConfiguration(environment: [:])
        #expect(configuration.address == .host("127.0.0.1", port: 6379))
        #expect(configuration.database == 0 && configuration.password == nil)
    }

    @Test(
        arguments: [
            ("redis://example.org", .host("example.org", port: 6379), nil, nil, 0),
            ("redis://:p%40ss@example.org:7000/3", .host("example.org", port: 7000), nil, "p@ss", 3),
            ("redis://web:secret@[::1]:6380", .host("::1", port: 6380), "web", "secret", 0),
            ("unix:///run/redis.sock", .unixSocket("/run/redis.sock"), nil, nil, 0),
            ("unix://web:secret@/run/r?db=2", .unixSocket("/run/r"), "web", "secret", 2),
        ] as [(String, RedisConfiguration.Address, String?, String?, Int)]
    )
    func readsURLs(
        _ url: String,
        _ address: RedisConfiguration.Address,
        _ user: String?,
        _ password: String?,
        _ database: Int
    ) throws {
        let configuration = try RedisConfiguration(environment: ["REDIS_URL": url, "REDIS_HOST": "ignored"])
        #expect(configuration.address == address)
        #expect(configuration.user == user && configuration.password == password)
        #expect(configuration.database == database)
    }

    @Test func aSecondSMeansTLS() throws {
        let configuration = try RedisConfiguration(environment: [
            "REDIS_URL": "rediss://web:secret@example.org:7000/3"
        ])
        #expect(configuration.address == .host("example.org", port: 7000) && configuration.database == 3)
        #expect(configuration.tls == RedisConfiguration.TLS())
        #expect(try RedisConfiguration(environment: ["REDIS_URL": "redis://example.org"]).tls == nil)
    }

    @Test func operatorsMayHaveAConnectionOfTheirOwn() throws {
        #expect(try RedisConfiguration.ofOperators(in: ["REDIS_URL": "redis://h"])?.address == nil)
        let configuration = try RedisConfiguration.ofOperators(in: ["REDIS_OPERATOR_URL": "redis://op:pw@h"])
        #expect(configuration?.user == "op" && configuration?.address == .host("h", port: 6379))
        let error = #expect(throws: RedisConfigurationError.self) {
            try RedisConfiguration.ofOperators(in: ["REDIS_OPERATOR_URL": "h"])
        }
        #expect(error?.name == "REDIS_OPERATOR_URL")
    }

    @Test func sentinelsStandInForTheHostAndNothingElse() throws {
        #expect(try RedisConfiguration(environment: ["REDIS_SENTINELS": ""]).sentinels == nil)
        let some = ["REDIS_SENTINELS": "a, b:7000,[::1]:7001", "REDIS_URL": "rediss://web:secret@any/3"]
        let configuration = try RedisConfiguration(environment: some)
        let addresses: [RedisConfiguration.Address] = [
            .host("a", port: 26_379), .host("b", port: 7_000), .host("::1", port: 7_001),
        ]
        #expect(configuration.sentinels == RedisSentinels(addresses, master: "mymaster"))
        #expect(configuration.user == "web" && configuration.database == 3 && configuration.tls != nil)
        let named = ["REDIS_SENTINELS": "a", "REDIS_SENTINEL_MASTER": "m", "REDIS_SENTINEL_PASSWORD": "pw"]
        let sentinels = RedisSentinels([.host("a", port: 26_379)], master: "m", password: "pw")
        #expect(try RedisConfiguration(environment: named).sentinels == sentinels)
        let operators = named.merging(["REDIS_OPERATOR_URL": "redis://op:pw@any"]) { $1 }
        #expect(try RedisConfiguration.ofOperators(in: operators)?.sentinels == sentinels)
    }

    @Test func nodesOfAClusterStandInForTheHostAndNothingElse() throws {
        #expect(try RedisConfiguration(environment: ["REDIS_CLUSTER": ""]).cluster == nil)
        let some = ["REDIS_CLUSTER": "a, b:7000,[::1]:7001", "REDIS_URL": "rediss://web:secret@any"]
        let configuration = try RedisConfiguration(environment: some)
        let nodes: [RedisConfiguration.Address] = [
            .host("a", port: 6_379), .host("b", port: 7_000), .host("::1", port: 7_001),
        ]
        #expect(configuration.cluster == nodes && configuration.user == "web")
        let node = configuration.node(nodes[1])
        #expect(node.address == nodes[1] && node.cluster == nil && node.user == "web" && node.tls != nil)
        #expect(try RedisConfiguration(environment: ["REDIS_CLUSTER": "a", "REDIS_HOST": "h"]).cluster?.count == 1)
        let operators = some.merging(["REDIS_OPERATOR_URL": "redis://op:pw@any"]) { $1 }
        #expect(try RedisConfiguration.ofOperators(in: operators)?.cluster == nodes)
    }

    @Test func theAliasOfTheHostCounts() throws {
        let configuration = try RedisConfiguration(environment: [
            "REDIS_IP": "10.0.0.7", "REDIS_PORT": "1", "REDIS_DB_ID": "4",
        ])
        #expect(configuration.address == .host("10.0.0.7", port: 1))
        #expect(configuration.database == 4)
    }

    @Test(arguments: [
        (["REDIS_HOST": "a", "REDIS_IP": "b"], "REDIS_IP"), (["REDIS_HOST": ""], "REDIS_HOST"),
        (["REDIS_PORT": "0"], "REDIS_PORT"), (["REDIS_PORT": "65536"], "REDIS_PORT"),
        (["REDIS_PORT": "nan"], "REDIS_PORT"),
        (["REDIS_PORT": "+6379"], "REDIS_PORT"), (["REDIS_DB_ID": "-1"], "REDIS_DB_ID"),
        (["REDIS_URL": "rediss://"], "REDIS_URL"), (["REDIS_URL": "http://h"], "REDIS_URL"),
        (["REDIS_URL": "redis://"], "REDIS_URL"), (["REDIS_URL": "redis://h/x"], "REDIS_URL"),
        (["REDIS_URL": "unix://"], "REDIS_URL"), (["REDIS_URL": "redis://user@h"], "REDIS_URL"),
        (["REDIS_URL": "rediss://h", "REDIS_TLS_CA": "/nowhere"], "REDIS_TLS_CA"),
        (["REDIS_URL": "rediss://h", "REDIS_TLS_CA": "/etc/hosts"], "REDIS_TLS_CA"),
        (["REDIS_URL": "redis://:secret@h", "REDIS_TLS_CA": "/etc/ssl/certs/ca-certificates.crt"], "REDIS_TLS_CA"),
        (["REDIS_URL": "rediss://h", "REDIS_TLS_CERT": "/etc/ssl/certs/ca-certificates.crt"], "REDIS_TLS_CERT"),
        (["REDIS_URL": "rediss://h", "REDIS_TLS_CERT": "/nowhere", "REDIS_TLS_KEY": "/nowhere"], "REDIS_TLS_CERT"),
        (["REDIS_URL": "rediss://h", "REDIS_TLS_KEY": "/etc/hosts"], "REDIS_TLS_KEY"),
        (["REDIS_URL": "redis://h", "REDIS_TLS_KEY": "/etc/hosts"], "REDIS_TLS_KEY"),
        (["REDIS_SENTINELS": "s:0"], "REDIS_SENTINELS"), (["REDIS_SENTINELS": "s/1"], "REDIS_SENTINELS"),
        (["REDIS_SENTINELS": " , "], "REDIS_SENTINELS"), (["REDIS_SENTINELS": "user:pw@s"], "REDIS_SENTINELS"),
        (["REDIS_SENTINELS": "s", "REDIS_URL": "unix:///run/redis.sock"], "REDIS_SENTINELS"),
        (["REDIS_CLUSTER": "s:0"], "REDIS_CLUSTER"), (["REDIS_CLUSTER": ","], "REDIS_CLUSTER"),
        (["REDIS_CLUSTER": "s/1"], "REDIS_CLUSTER"), (["REDIS_CLUSTER": "s", "REDIS_DB_ID": "1"], "REDIS_CLUSTER"),
        (["REDIS_CLUSTER": "s", "REDIS_SENTINELS": "s"], "REDIS_CLUSTER"),
        (["REDIS_CLUSTER": "s", "REDIS_URL": "unix:///run/redis.sock"], "REDIS_CLUSTER"),
        (["REDIS_SENTINEL_MASTER": "m"], "REDIS_SENTINEL_MASTER"),
        (["REDIS_SENTINEL_PASSWORD": "pw"], "REDIS_SENTINEL_PASSWORD"),
        (["REDIS_URL": "not a url"], "REDIS_URL"), (["REDIS_URL_FILE": "/nowhere"], "REDIS_URL_FILE"),
        (["REDIS_URL_FILE": "/nowhere", "REDIS_URL": "redis://h"], "REDIS_URL_FILE"),
    ])
    func aBadSettingIsNamed(_ environment: [String: String], _ name: String) {
        let error = #expect(throws: RedisConfigurationError.self) { try RedisConfiguration(environment: environment) }
        #expect(error?.name == name)
    }

    @Test(arguments: [
        ("REDIS_PORT", "6379x", "1 to 65535"), ("REDIS_PORT", "", "1 to 65535"), ("REDIS_DB_ID", "-1", "0 to 65535"),
    ])
    func aBadNumberIsToldWithWhatWouldBeRight(_ name: String, _ text: String, _ range: String) {
        let error = #expect(throws: RedisConfigurationError.self) {
            try RedisConfiguration(environment: [name: text])
        }
        #expect(error?.description == "\(name): \"\(text)\" must be a whole number from \(range)")
    }

    @Test func anErrorNeverHoldsThePassword() {
        let error = #expect(throws: RedisConfigurationError.self) {
            try RedisConfiguration(environment: ["REDIS_URL": "redis://u:topsecret@h/x"])
        }
        #expect(error.map { !"\($0)".utf8.elementsEqual("".utf8) && "\($0)".ranges(of: "topsecret").isEmpty } == true)
    }
}
