import Messages
import Redis
import RedisReplies
import ServiceLifecycle
import TestSupport
import Testing

@testable import ModelRegistry

@Suite struct ChampionPublisherTests {
    @Test func anEmptiedRedisIsFilledAgain() async throws {
        let fixture = try RegistryFixture()
        _ = try await fixture.promote(try RegistryFixture.artefact("1"))
        _ = try await fixture.promote(
            try RegistryFixture.artefact("2", product: try RegistryFixture.product("other-loan"))
        )
        #expect(try await fixture.registry.publishMissing() == 0)
        _ = try fixture.server.commandLine(["FLUSHALL"])
        #expect(try await fixture.published() == nil)
        #expect(try await fixture.registry.publishMissing() == 2)
        #expect(try await fixture.published()?.version == "1")
        #expect(try await fixture.published("other-loan")?.version == "2")
        #expect(try await fixture.registry.republish() == 2)
    }

    @Test func aManifestThatIsNotTheLedgersIsReplaced() async throws {
        let fixture = try RegistryFixture()
        _ = try await fixture.promote(try RegistryFixture.artefact("1"))
        let old = try await fixture.redis.send(["HGET", "cr:model:champions", "tiny-loan"])
        _ = try await fixture.promote(try RegistryFixture.artefact("2"))
        for forged in [try #require(old.bytes), Array("garbage".utf8)] {
            try await fixture.redis.send(["HSET", "cr:model:champions", "tiny-loan", .bytes(forged)])
            #expect(try await fixture.registry.publishMissing() == 1)
            #expect(try await fixture.published()?.version == "2")
        }
    }

    @Test(.timeLimit(.minutes(3))) func aPromotionMadeWhileRedisIsDownReachesItLater() async throws {
        let fixture = try RegistryFixture()
        _ = try await fixture.promote(try RegistryFixture.artefact("1"))
        fixture.server.kill()
        #expect(try await !fixture.promote(try RegistryFixture.artefact("2")).isPublished)
        let publisher = ChampionPublisher(
            registry: fixture.registry,
            interval: .milliseconds(50),
            logger: fixture.quiet
        )
        let group = ServiceGroup(services: [publisher], logger: fixture.quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try fixture.server.restart()
            while try await publishedVersion(in: fixture) != "2" { try await Task.sleep(for: .milliseconds(20)) }
            _ = try fixture.server.commandLine(["FLUSHALL"])
            while try await publishedVersion(in: fixture) != "2" { try await Task.sleep(for: .milliseconds(20)) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Nil also while the client is connecting again.
    private func publishedVersion(in fixture: RegistryFixture) async throws -> String? {
        do {
            return try await fixture.published()?.version
        } catch is RedisError {
            return nil
        }
    }
}
