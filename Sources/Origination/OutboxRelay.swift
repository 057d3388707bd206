import Lending
import ServiceLifecycle

/// Sends what the ledger's outbox holds, at each stroke of the bell and at least once a second.
struct OutboxRelay: Service {
    let dispatch: Dispatch

    func run() async throws {
        let strokes = await dispatch.strokes()
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                let (wake, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                group.addTask { for await _ in strokes { waker.yield() } }
                group.addTask {
                    var wakes = wake.makeAsyncIterator()
                    while !Task.isCancelled {
                        let pause = await dispatch.sendDue(at: .current)
                        let timer = Task {  // cancelled two lines on, when somebody rang or it rang itself
                            // Cancelled as soon as somebody rings.
                            try? await Task.sleep(for: pause)
                            waker.yield()
                        }
                        _ = await wakes.next()
                        timer.cancel()
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
