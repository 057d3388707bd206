import Synchronization

/// Ends what takes too long.
///
/// One look at the clock, twenty times a second while anything runs, serves all requests: a timer of its own costs a
/// request more than most of what it is answered with. What is late is therefore up to a twentieth of a second later.
package final class Deadlines: Sendable {
    /// Of this process.
    package static let shared = Deadlines()

    /// Something that will be done when its time is over.
    package struct Alarm: Sendable {
        fileprivate let number: UInt64
        fileprivate let owner: Deadlines

        /// Calls it off.
        /// - Returns: False where it has been done already.
        @discardableResult
        package func callOff() -> Bool {
            owner.state.withLock { $0.running.removeValue(forKey: number) != nil }
        }
    }

    private struct State {
        var running: [UInt64: (end: ContinuousClock.Instant, cancel: @Sendable () -> Void)] = [:]
        var next: UInt64 = 0
        var isTicking = false
    }

    private static let tick = Duration.milliseconds(50)
    private let state = Mutex(State())

    /// Runs something, tells it to stop when its time is over, and hears it out.
    /// - Returns: What it came to, and whether it was told to stop.
    package func run<Value: Sendable>(
        for limit: Duration,
        on executor: (any TaskExecutor)? = nil,
        _ body: @escaping @Sendable () async throws -> Value
    ) async -> (result: Result<Value, any Error>, isLate: Bool) {
        // A task of its own, because only that can be cancelled alone; it is awaited here.
        let task = Task(executorPreference: executor) { try await body() }
        let alarm = after(limit) { task.cancel() }
        let result = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
        let wasRunning = alarm.callOff()
        return (result, !wasRunning || Task.isCancelled)
    }

    /// Does something when its time is over, unless it is called off before.
    package func after(_ limit: Duration, _ action: @escaping @Sendable () -> Void) -> Alarm {
        let end = ContinuousClock.now + limit
        let (number, isFirst) = state.withLock { state in
            state.next += 1
            state.running[state.next] = (end, action)
            defer { state.isTicking = true }
            return (state.next, !state.isTicking)
        }
        // Ends by itself when nothing runs any more.
        if isFirst { Task { await watch() } }
        return Alarm(number: number, owner: self)
    }

    private func watch() async {
        repeat {
            // Nobody cancels this task.
            try? await Task.sleep(for: Self.tick)
        } while stopLate()
    }

    /// - Returns: Whether anything runs.
    private func stopLate() -> Bool {
        let now = ContinuousClock.now
        let (late, isNeeded) = state.withLock { state in
            let late = state.running.filter { $0.value.end <= now }
            for number in late.keys { state.running[number] = nil }
            state.isTicking = !state.running.isEmpty
            return (late, state.isTicking)
        }
        for (_, cancel) in late.values { cancel() }
        return isNeeded
    }
}
