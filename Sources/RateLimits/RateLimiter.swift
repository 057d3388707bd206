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
        let states = await take(quota, forEach: [client])
        return states[0]
    }

    /// Takes one from the quota of each of some clients, in turn, as far as there is one: whoever has none is the last.
    /// - Parameters:
    ///   - quota: Which.
    ///   - clients: At least one.
    /// - Returns: How they stand, in the same order; only the last may be over the quota.
    package func take(_ quota: Quota, forEach clients: [String]) async -> [QuotaState] {
        let names = clients.map { name(of: $0, quota) }
        let now = clock.now().milliseconds
        guard local.withLock({ now >= $0.asksRedisFrom }) else { return takeHere(quota, names, now) }
        do throws(RedisError) {
            let reply = try await redis.evaluate(
                Self.script,
                keys: names,
                arguments: [.integer(quota.limit), .integer(quota.seconds * 1000)],
                timeout: patience
            )
            let states = (reply.array ?? []).compactMap { quota.state($0) }
            guard !states.isEmpty, states.count == names.count || states.last?.isExceeded == true else {
                return takeHere(quota, names, now)
            }
            return states
        } catch {
            // One caller pays for an outage; the others use what is here until it is worth asking again.
            local.withLock { $0.asksRedisFrom = now + 1_000 }
            return takeHere(quota, names, now)
        }
    }

    private func name(of client: String, _ quota: Quota) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(client.utf8), using: key)
        return "cr:rl:\(quota.name):\(base64URL(Array(code.prefix(16))))"
    }

    private func takeHere(_ quota: Quota, _ names: [String], _ now: Int64) -> [QuotaState] {
        local.withLock { local in
            if local.buckets.count >= Self.capacity { local.buckets.removeAll() }
            var states: [QuotaState] = []
            for name in names where states.last?.isExceeded != true {
                states.append(local.buckets[name, default: TokenBucket(full: quota, at: now)].take(quota, at: now))
            }
            return states
        }
    }

    // KEYS buckets; ARGV[1] limit, ARGV[2] window in ms. Returns for each, up to the first that is empty, whether one was
    // taken, and millionths of tokens left.
    private static let script = RedisScript(
        name: "rate-limit",
        source: """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
            local out = {}
            for k = 1, #KEYS do
              local tokens, filled = limit, now
              local kept = redis.call('GET', KEYS[k])
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
              redis.call('SET', KEYS[k], string.format('%.0f:%.0f', millionths, filled), 'PX', window)
              out[k] = {taken, millionths}
              if taken == 0 then break end
            end
            return out
            """
    )
}

extension Quota {
    /// The state that one entry of the script's answer tells of; nil for anything else.
    fileprivate func state(_ entry: RedisValue) -> QuotaState? {
        guard let values = entry.array, values.count == 2, let isTaken = values[0].integer,
            let millionths = values[1].integer
        else { return nil }
        return state(tokens: .init(millionths) / 1_000_000, isExceeded: isTaken == 0)
    }
}
