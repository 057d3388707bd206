import Lending
import Messages
import ModelLedger
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
        #expect(try await fixture.registry.publishMissing(at: RegistryFixture.noon) == 0)
        _ = try fixture.server.commandLine(["FLUSHALL"])
        #expect(try await fixture.published() == nil)
        #expect(try await fixture.registry.publishMissing(at: RegistryFixture.noon) == 2)
        #expect(try await fixture.published()?.version == "1")
        #expect(try await fixture.published("other-loan")?.version == "2")
        #expect(try await fixture.registry.republish(at: RegistryFixture.noon) == 2)
    }

    @Test func aManifestThatIsNotTheLedgersIsReplaced() async throws {
        let fixture = try RegistryFixture()
        _ = try await fixture.promote(try RegistryFixture.artefact("1"))
        let old = try await fixture.redis.send(["HGET", "cr:model:champions", "tiny-loan"])
        _ = try await fixture.promote(try RegistryFixture.artefact("2"))
        for forged in [try #require(old.bytes), Array("garbage".utf8)] {
            try await fixture.redis.send(["HSET", "cr:model:champions", "tiny-loan", .bytes(forged)])
            #expect(try await fixture.registry.publishMissing(at: RegistryFixture.noon) == 1)
            #expect(try await fixture.published()?.version == "2")
        }
    }

    @Test(.timeLimit(.minutes(3))) func aPromotionMadeWhileRedisIsDownReachesItLater() async throws {
        let fixture = try RegistryFixture()
        let first = try await fixture.promote(try RegistryFixture.artefact("1")).promotion.digest
        fixture.server.kill()
        #expect(try await !fixture.promote(try RegistryFixture.artefact("2")).isPublished)
        // Workers cannot know of it: what they have is their champion still.
        #expect(try await fixture.ledger.championship(of: first)?.endedAt == nil)
        let later = RegistryFixture.noon.adding(milliseconds: 3_600_000)
        let publisher = ChampionPublisher(
            registry: fixture.registry,
            interval: .milliseconds(50),
            logger: fixture.quiet,
            now: { later }
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
        #expect(try await fixture.ledger.championship(of: first)?.endedAt == later)
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
