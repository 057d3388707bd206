import Synchronization

/// Counts the requests that are being answered, so that a flood is told to come back instead of being queued.
package final class InFlightRequests: Sendable {
    /// The place of one request; it is given back once.
    package final class Slot: Sendable {
        private let owner: InFlightRequests
        private let isHeld = Mutex(true)

        fileprivate init(_ owner: InFlightRequests) { self.owner = owner }

        /// Gives the place back: the answer is ready, or only time has to pass.
        package func release() {
            let wasHeld = isHeld.withLock { held in
                defer { held = false }
                return held
            }
            if wasHeld { owner.count.withLock { $0 -= 1 } }
        }

        deinit { release() }
    }

    private let limit: Int
    private let count = Mutex(0)

    package init(limit: Int) { self.limit = limit }

    /// A place, or nil when there is none.
    package func enter() -> Slot? {
        let isFree = count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        return isFree ? Slot(self) : nil
    }
}
