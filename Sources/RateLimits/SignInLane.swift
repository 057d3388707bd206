/// Lets one guess at a time through for each account, so that many sent at once are counted like many sent in turn.
///
/// Whoever finds a few waiting already is sent away rather than kept; a known device has a lane of its own.
package actor SignInLane {
    /// More than a person ever has waiting.
    private static let longestWait = 3

    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// Nobody waits.
    package init() {}

    /// Runs a check when its turn has come.
    /// - Parameters:
    ///   - key: Whose turn it is.
    ///   - check: Looks at the throttle, the password, and counts what was wrong.
    /// - Returns: What `check` returned; nil if too many wait.
    /// - Throws: What `check` threw.
    package func inTurn<Value: Sendable>(_ key: String, _ check: () async throws -> Value) async throws -> Value? {
        if let queue = waiting[key] {
            guard queue.count < Self.longestWait else { return nil }
            await withCheckedContinuation { waiting[key, default: []].append($0) }
        } else {
            waiting[key] = []
        }
        defer { leave(key) }
        return try await check()
    }

    private func leave(_ key: String) {
        guard var queue = waiting[key] else { return }
        guard !queue.isEmpty else {
            waiting[key] = nil
            return
        }
        let next = queue.removeFirst()
        waiting[key] = queue
        next.resume()
    }
}
