import NIOCore

/// Something that a client's event loop will do, unless it is called off.
public struct RedisTimer: Sendable {
    private let scheduled: Scheduled<Void>

    init(_ scheduled: Scheduled<Void>) { self.scheduled = scheduled }

    /// Calls it off; too late is no mistake.
    public func cancel() { scheduled.cancel() }
}

extension RedisClient {
    /// Does something later, on the client's event loop.
    ///
    /// For who waits a thousand times a second while it sends commands anyway: `Task.sleep` costs ten times as much.
    /// - Parameters:
    ///   - delay: How long to wait.
    ///   - action: What to do; it must be quick.
    /// - Returns: What calls it off.
    public func schedule(after delay: Duration, _ action: @escaping @Sendable () -> Void) -> RedisTimer {
        RedisTimer(eventLoop.scheduleTask(in: TimeAmount(delay), action))
    }

    /// Waits on the client's event loop, for who has an ear for nothing else meanwhile; nobody can call it off.
    /// - Parameter time: How long; some milliseconds.
    public func pause(for time: Duration) async {
        await withCheckedContinuation { continuation in
            eventLoop.scheduleTask(in: TimeAmount(time)) { continuation.resume() }
        }
    }
}
