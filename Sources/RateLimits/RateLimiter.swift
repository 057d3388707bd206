package import Crypto
package import Hosting
import Lending
package import Redis
import RedisReplies
import Synchronization
import Tokens

/// Keeps quotas in Redis, where all web processes share them, and in this process while there is no Redis.
package final class RateLimiter: Sendable {
    private let redis: RedisClient
    private let key: SymmetricKey
    private let clock: TimeSource
    private let patience: Duration
    private let local = Mutex(Local())

    private struct Local {
        var buckets: [String: TokenBucket] = [:]
        /// Redis is not asked again before this, in milliseconds.
        var asksRedisFrom: Int64 = 0
    }

    /// Buckets kept here at most; then all are forgotten, which only makes the limits milder.
    private static let capacity = 20_000

    /// - Parameters:
    ///   - redis: Where the buckets are.
    ///   - key: Hides who they are about.
    ///   - clock: Fills the buckets that are kept here.
    ///   - patience: How long a Redis that hangs is waited for.
    package init(redis: RedisClient, key: SymmetricKey, clock: TimeSource, patience: Duration = .milliseconds(300)) {
        self.redis = redis
        self.key = key
        self.clock = clock
        self.patience = patience
    }

    /// Takes one from a client's quota.
    package func take(_ quota: Quota, for client: String) async -> QuotaState {
        let code = HMAC<SHA256>.authenticationCode(for: Array(client.utf8), using: key)
        let name = "cr:rl:\(quota.name):\(base64URL(Array(code.prefix(16))))"
        let now = clock.now().milliseconds
        guard local.withLock({ now >= $0.asksRedisFrom }) else { return takeHere(quota, name, now) }
        do throws(RedisError) {
            let reply = try await redis.evaluate(
                Self.script,
                keys: [name],
                arguments: [.integer(quota.limit), .integer(quota.seconds * 1000)],
                timeout: patience
            )
            guard let values = reply.array, values.count == 2, let isTaken = values[0].integer,
                let millionths = values[1].integer
            else { return takeHere(quota, name, now) }
            return quota.state(tokens: .init(millionths) / 1_000_000, isExceeded: isTaken == 0)
        } catch {
            // One caller pays for an outage; the others use what is here until it is worth asking again.
            local.withLock { $0.asksRedisFrom = now + 1_000 }
            return takeHere(quota, name, now)
        }
    }

    private func takeHere(_ quota: Quota, _ name: String, _ now: Int64) -> QuotaState {
        local.withLock { local in
            if local.buckets.count >= Self.capacity { local.buckets.removeAll() }
            return local.buckets[name, default: TokenBucket(full: quota, at: now)].take(quota, at: now)
        }
    }

    // KEYS[1] bucket; ARGV[1] limit, ARGV[2] window in ms. Returns whether one was taken, and millionths of tokens left.
    private static let script = RedisScript(
        name: "rate-limit",
        source: """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
            local tokens, filled = limit, now
            local kept = redis.call('GET', KEYS[1])
            if kept then
              local t, f = string.match(kept, '^(%d+):(%d+)$')
              if t then tokens, filled = tonumber(t) / 1000000, tonumber(f) end
            end
            if now > filled then
              tokens = math.min(limit, tokens + (now - filled) * limit / window)
              filled = now
            end
            local taken = 0
            if tokens >= 1 then tokens = tokens - 1; taken = 1 end
            local millionths = math.floor(tokens * 1000000)
            redis.call('SET', KEYS[1], string.format('%.0f:%.0f', millionths, filled), 'PX', window)
            return {taken, millionths}
            """
    )
}
