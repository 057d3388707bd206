import NIOPosix
import ServiceLifecycle
import Synchronization
import Tokens

/// Hashes and checks passwords on threads of its own: few at once, few waiting, the rest is told to come back.
package final class PasswordHasher: Service {
    /// Why nothing was hashed.
    package enum Failure: Error, Sendable {
        /// Too many wait already.
        case busy
        /// The library would not.
        case refused
    }

    private let pool: NIOThreadPool
    private let cost: Int
    private let pepper: Pepper
    private let previous: [Pepper]
    private let dummy: PasswordHash
    private let waitingRoom: Int
    private let state = Mutex(State())

    private struct State {
        var waiting = 0
        var last: Duration = .zero
    }

    /// Makes the hasher; blocks for one hash, which strangers' names are compared with.
    /// - Parameters:
    ///   - cost: Of bcrypt: 2 to this power rounds.
    ///   - pepper: Mixed into every password.
    ///   - previous: Peppers before it, for what is stored under them.
    ///   - threads: How many hash at once; one core stays free for the rest.
    ///   - waitingRoom: How many may wait besides.
    /// - Throws: ``PasswordHash/Failure`` where the library has no bcrypt.
    package init(
        cost: Int,
        pepper: Pepper,
        previous: [Pepper] = [],
        threads: Int,
        waitingRoom: Int = 24
    ) throws(PasswordHash.Failure) {
        self.cost = cost
        self.pepper = pepper
        self.previous = previous
        self.waitingRoom = waitingRoom + threads
        let start = ContinuousClock.now
        dummy = try PasswordHash(RandomToken(bytes: 24).text, cost: cost, pepper: pepper)
        state.withLock { $0.last = ContinuousClock.now - start }
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
    }

    /// Keeps the threads until graceful shutdown.
    package func run() async throws {
        // Cancelled or asked to stop: either way it is over.
        try? await gracefulShutdown()
        try await pool.shutdownGracefully()
    }

    /// How long a check takes; who is refused without one is kept waiting as long.
    package var usualTime: Duration { state.withLock { $0.last } }

    /// A password's hash, to be stored.
    /// - Throws: ``Failure/busy`` when too many wait already.
    package func hash(_ password: String) async throws -> String {
        try await take { [cost, pepper] in try PasswordHash(password, cost: cost, pepper: pepper).text }
    }

    /// Whether a password is the one that was stored; without a stored one it takes as long, and is not.
    /// - Throws: ``Failure/busy`` when too many wait already.
    package func verify(_ password: String, against stored: String?) async throws -> Bool {
        let hash = stored.flatMap { PasswordHash(stored: $0) }
        // A hash under a pepper that nobody has any more takes as long as every other, and matches nothing.
        let mixed = hash.flatMap { hash in ([pepper] + previous).first { hash.isUnder($0) } }
        let known = mixed == nil ? nil : hash
        return try await take { [pepper, dummy] in
            (known ?? dummy).matches(password, pepper: mixed ?? pepper) && known != nil
        }
    }

    /// A new hash if the stored one was made under lower settings.
    package func renewed(_ password: String, stored: String) async throws -> String? {
        guard PasswordHash(stored: stored)?.isOutdated(cost: cost, pepper: pepper) ?? true else { return nil }
        return try await hash(password)
    }

    private func take<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        let isFull = state.withLock { state in
            guard state.waiting < waitingRoom else { return true }
            state.waiting += 1
            return false
        }
        guard !isFull else { throw Failure.busy }
        defer { state.withLock { $0.waiting -= 1 } }
        let (value, elapsed) = try await pool.runIfActive {
            let start = ContinuousClock.now
            return (try work(), ContinuousClock.now - start)
        }
        state.withLock { $0.last = ($0.last * 7 + elapsed) / 8 }
        return value
    }
}
