import Crypto
import Logging
import Redis
import RedisAddresses
import TestSupport
import Testing

@testable import RateLimits

@Suite("Rate limits", .timeLimit(.minutes(1)))
struct QuotaTests {
    private let apply = Quota(name: "apply", limit: 100)

    @Test func aBucketGivesWhatItHoldsAndFillsEvenly() {
        var bucket = TokenBucket(full: apply, at: 0)
        for left in (0..<100).reversed() {
            let state = bucket.take(apply, at: 0)
            #expect(!state.isExceeded)
            #expect(state.remaining == left)
        }
        let refused = bucket.take(apply, at: 0)
        #expect(refused.isExceeded)
        #expect(refused.resetSeconds == 36)
        #expect(bucket.take(apply, at: 35_000).isExceeded)
        #expect(!bucket.take(apply, at: 36_000).isExceeded)
        #expect(bucket.take(apply, at: 36_000).isExceeded)
        // A clock that goes back gives nothing.
        #expect(bucket.take(apply, at: 0).isExceeded)
    }

    @Test func theHeadersAreStructuredFields() {
        var bucket = TokenBucket(full: apply, at: 0)
        let state = bucket.take(apply, at: 0)
        #expect(state.policyHeader == "\"apply\";q=100;w=3600")
        #expect(state.header == "\"apply\";r=99;t=36")
    }

    @Test func allProcessesShareOneBucketAndItSurvivesARestartOfTheFront() async throws {
        let redis = try RedisServer.start()
        let configuration = try RedisConfiguration(environment: redis.environment)
        let quota = Quota(name: "apply", limit: 10)
        var taken = 0
        for _ in 0..<2 {
            let client = RedisClient(configuration, logger: Logger(label: "test"))
            let shared = RateLimiter(
                redis: client,
                key: SymmetricKey(data: [1, 2, 3]),
                clock: TestClock().clock,
                patience: .seconds(20)
            )
            for _ in 0..<8 where await !shared.take(quota, for: "ana").isExceeded { taken += 1 }
            await client.close()
        }
        #expect(taken == 10)
        #expect(try redis.commandLine(["keys", "*"]).contains("cr:rl:apply:"))
        #expect(try !redis.commandLine(["keys", "*"]).contains("ana"))
    }

    @Test(arguments: [true, false]) func whoIsOverTheQuotaCostsTheNextNothing(_ hasRedis: Bool) async throws {
        let redis = try RedisServer.start()
        let configuration = try RedisConfiguration(environment: redis.environment)
        let client = RedisClient(configuration, logger: Logger(label: "test"))
        let limiter = RateLimiter(
            redis: client,
            key: SymmetricKey(data: [1]),
            clock: TestClock().clock,
            patience: hasRedis ? .seconds(20) : .milliseconds(300)
        )
        if !hasRedis { redis.kill() }
        let quota = Quota(name: "apply", limit: 2)
        for remaining in [1, 0] {
            let states = await limiter.take(quota, forEach: ["ana", "her network"])
            #expect(states.map(\.remaining) == [remaining, remaining])
            #expect(states.map(\.isExceeded) == [false, false])
        }
        #expect(await limiter.take(quota, forEach: ["ben", "her network"]).map(\.isExceeded) == [false, true])
        #expect(await limiter.take(quota, forEach: ["ana", "ben"]).map(\.isExceeded) == [true])
        #expect(await limiter.take(quota, for: "ben").remaining == 0)
        await client.close()
    }

    @Test func withoutRedisTheLimitHoldsInThisProcess() async throws {
        let redis = try RedisServer.start()
        let configuration = try RedisConfiguration(environment: redis.environment)
        let client = RedisClient(configuration, logger: Logger(label: "test"))
        let limiter = RateLimiter(redis: client, key: SymmetricKey(data: [1]), clock: TestClock().clock)
        redis.kill()
        let quota = Quota(name: "apply", limit: 5)
        var taken = 0
        for _ in 0..<20 where await !limiter.take(quota, for: "ana").isExceeded { taken += 1 }
        #expect(taken == 5)
        await client.close()
    }
}
