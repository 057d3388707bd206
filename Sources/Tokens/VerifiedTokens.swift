import Synchronization

/// What tokens say whose signature was right, so that the next request with the same token need not ask again.
///
/// A token is found by all of its bytes, and the keys of a process do not change: what was right stays right. Its time is
/// looked at by whoever asks, each time.
final class VerifiedTokens<Payload: Sendable>: Sendable {
    /// Kept at most; then all are forgotten, which costs each one more look at its signature.
    private let capacity: Int
    private let payloads = Mutex<[[UInt8]: Payload]>([:])

    init(capacity: Int = 2_048) { self.capacity = capacity }

    subscript(token: String) -> Payload? { payloads.withLock { $0[Array(token.utf8)] } }

    func keep(_ payload: Payload, of token: String) {
        payloads.withLock { payloads in
            if payloads.count >= capacity { payloads = [:] }
            payloads[Array(token.utf8)] = payload
        }
    }
}
