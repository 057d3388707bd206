import Foundation
import TestSupport
import Testing

/// What the containers may do, read from the files that describe them.
@Suite struct ContainerTests {
    /// A service of the compose file: its name and its lines.
    struct Service: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        var testDescription: String { name }
    }

    private static let compose = text("docker-compose.yml")
    private static let dockerfile = text("deploy/Dockerfile")

    private static func text(_ path: String) -> String {
        (try? Repository.bytes(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    static let services: [Service] = {
        let body =
            compose.components(separatedBy: "\nservices:\n").last?.components(separatedBy: "\nnetworks:\n")[0] ?? ""
        let heads = body.matches(of: /(?m)^  ([a-z]+):.*$/)
        return heads.enumerated()
            .map { index, head in
                let end = index + 1 < heads.count ? heads[index + 1].range.lowerBound : body.endIndex
                return Service(name: String(head.1), text: String(body[head.range.lowerBound..<end]))
            }
    }()

    @Test func theServicesAreThese() {
        let names = ["redis", "postgres", "tables", "rights", "web", "worker", "demonstration"]
        #expect(Self.services.map(\.name) == names)
    }

    @Test(arguments: [
        "read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "tmpfs: [/tmp]", "pids_limit:", "mem_limit:",
        "cpus:", "max-size:", "stop_grace_period:",
    ])
    func whatHardensIsSaidOnceForAll(_ key: String) throws {
        let hardened = try #require(Self.compose.firstMatch(of: /(?s)&hardened\n(.*?)\n\n/)).1
        #expect(hardened.contains(key))
        #expect(Self.services.allSatisfy { $0.text.contains("<<: *hardened") || $0.text.contains("<<: *web\n") })
    }

    @Test(arguments: services)
    func noServiceSaysAnythingTwice(_ service: Service) {
        let keys = service.text.matches(of: #/(?m)^( +[A-Za-z_]+): /#).map { String($0.1) }
        #expect(keys.count == Set(keys).count, "\(keys)")
    }

    @Test(arguments: services)
    func noServiceOpensMoreThanItMust(_ service: Service) {
        #expect(!service.text.contains("docker.sock"))
        #expect(!service.text.contains("privileged: true"))
        for port in service.text.matches(of: /"([^"]*:\d+:\d+)"/) { #expect(port.1.hasPrefix("127.0.0.1:")) }
        #expect((service.name == "web") == service.text.contains("front"), "only web is reached from outside")
    }

    @Test func redisIsReachedByNoOneElse() throws {
        #expect(Self.compose.contains("queue: { internal: true }"))
        let redis = try #require(Self.services.first)
        #expect(!redis.text.contains("ports:"))
    }

    @Test func theWorkerHasNoSecretOfTheFront() throws {
        let worker = try #require(Self.services.first { $0.name == "worker" })
        for secret in [
            "SECRET_KEY", "PASSWORD_PEPPER", "DATA_KEY", "AUDIT_KEY", "MODEL_SIGNING_KEY", "REDIS_WEB_PASSWORD",
            "DATABASE_URL", "DB_PASSWORD", "records",
        ] {
            #expect(!worker.text.contains(secret))
        }
    }

    /// Trust S5 and Z7: the front signs in as nobody who could rewrite what is append-only.
    @Test func theFrontIsGivenNoPasswordOfTheOwnerOfTheTables() throws {
        let web = try #require(Self.services.first { $0.name == "web" }).text
        #expect(!web.contains("POSTGRES_") && !web.contains("underwriter_owner"))
        #expect(web.contains("rights: { condition: service_completed_successfully"))
        let holders = Self.services.filter { $0.text.contains("POSTGRES_OWNER_PASSWORD") }.map(\.name)
        #expect(holders == ["postgres", "tables", "rights"])
        let admins = Self.services.filter { $0.text.contains("POSTGRES_ADMIN_PASSWORD") }.map(\.name)
        #expect(admins == ["postgres"])
    }

    @Test func theFinalStagesRunAsNobodyAndTellTheirHealth() {
        let stages = Self.dockerfile.components(separatedBy: "\nFROM ").dropFirst(2)
        #expect(stages.count == 2)
        for stage in stages {
            #expect(stage.contains("USER 10001:10001"))
            #expect(stage.contains("HEALTHCHECK"))
            #expect(stage.contains("STOPSIGNAL SIGTERM"))
        }
        #expect(Self.dockerfile.contains("--static-swift-stdlib"))
    }
}
