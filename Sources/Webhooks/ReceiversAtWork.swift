import Synchronization

/// The receivers that messages are being sent to.
final class ReceiversAtWork: Sendable {
    private let ids = Mutex<Set<String>>([])

    var receivers: Set<String> { ids.withLock { $0 } }

    func begin(_ id: String) { _ = ids.withLock { $0.insert(id) } }

    func end(_ id: String) { _ = ids.withLock { $0.remove(id) } }
}
