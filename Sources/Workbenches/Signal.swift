package import Redis
import Synchronization

/// Wakes one task.
///
/// Raising it twice before anybody waits is raising it once.
package final class Signal: Sendable {
    private struct State {
        var isRaised = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Wakes the task that waits, or the next that does; from any thread.
    package func raise() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.isRaised = state.waiter == nil
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Waits until it is raised, or the task is cancelled.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isRaised || Task.isCancelled {
                        state.isRaised = false
                        return true
                    }
                    precondition(state.waiter == nil, "a signal wakes one task")
                    state.waiter = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
    }

    /// Waits until it is raised, for so long at most by the event loop of a client.
    ///
    /// For the paths that every job takes; whoever waits seldom needs no client.
    package func wait(upTo limit: Duration, on client: RedisClient) async {
        let timer = client.schedule(after: limit) { self.raise() }
        await wait()
        timer.cancel()
    }

    /// Waits until it is raised, for so long at most.
    package func wait(upTo limit: Duration) async {
        await withTaskGroup { group in
            group.addTask { await self.wait() }
            group.addTask { try? await Task.sleep(for: limit) }  // ends early only when cancelled, which is as good
            await group.next()
            group.cancelAll()
        }
    }
}
