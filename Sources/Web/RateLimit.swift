import HTTPTypes
import Hummingbird
import Lending
import Redis
import Synchronization

/// Limits how often one address asks and one person applies (trust.md R2, R3).
///
/// The count is in Redis, one fixed window an hour, so that it outlives a restart and holds over several web processes;
/// while Redis is away each process counts for itself.
final class RateLimit: Sendable {
    /// What is left of a quota.
    struct Verdict: Sendable {
        let limit: Int
        let remaining: Int
        let secondsToReset: Int
        var isOver: Bool { remaining < 0 }
    }

    private static let windowSeconds = 3_600
    private static let script = RedisScript(
        name: "rate_limit",
        source: """
            local n = redis.call('INCR', KEYS[1])
            if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
            return n
            """
    )
    private let redis: RedisClient
    private let local = Mutex<[String: Int]>([:])

    init(redis: RedisClient) { self.redis = redis }

    /// Counts one use.
    func use(_ rule: String, _ principal: String, limit: Int) async -> Verdict {
        let seconds = Int(Timestamp.current.milliseconds / 1_000)  // scalar-safe: an integer, not text
        let window = seconds / Self.windowSeconds
        let key = "cr:rl:\(rule):\(principal):\(window)"
        let count = await shared(key) ?? own(key)
        return Verdict(
            limit: limit,
            remaining: limit - count,
            secondsToReset: (window + 1) * Self.windowSeconds - seconds
        )
    }

    private func shared(_ key: String) async -> Int? {
        let milliseconds = RedisArgument.integer(Self.windowSeconds * 1_000)
        // Without Redis the process counts for itself.
        let reply = try? await redis.evaluate(Self.script, keys: [key], arguments: [milliseconds])
        return reply?.integer.map { Int($0) }  // scalar-safe: an integer, not text
    }

    private func own(_ key: String) -> Int {
        local.withLock { counts in
            if counts.count > 10_000 { counts.removeAll() }
            counts[key, default: 0] += 1
            return counts[key] ?? 1
        }
    }
}

/// Counts every request of an address.
struct AddressLimit: RouterMiddleware {
    typealias Context = WebContext
    let limit: RateLimit
    let perHour: Int

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard !request.uri.path.utf8.starts(with: "/assets/".utf8), request.uri.path != "/livez" else {
            return try await next(request, context)
        }
        let verdict = await limit.use("ip", context.peer, limit: perHour)
        guard !verdict.isOver else { throw WebError.quotaExceeded(seconds: verdict.secondsToReset) }
        var response = try await next(request, context)
        if response.headers[.rateLimit] == nil { response.note(verdict, "ip") }
        return response
    }
}

extension Response {
    /// Says what is left of a quota.
    mutating func note(_ verdict: RateLimit.Verdict, _ name: String) {
        headers[.rateLimitPolicy] = "\"\(name)\";q=\(verdict.limit);w=3600"
        headers[.rateLimit] = "\"\(name)\";r=\(max(0, verdict.remaining));t=\(verdict.secondsToReset)"
    }
}
