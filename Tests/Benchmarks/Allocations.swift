import CAllocations

/// How often memory is asked for: what prediction must not do for each row.
enum Allocations {
    /// Of each of some calls by this thread; the first ones, which may prepare something, are not counted.
    static func perCall(_ calls: Int = 1_000, _ body: (Int) -> Double) -> Double {
        var sum = 0.0
        for call in 0..<8 { sum += body(call) }
        let start = allocations_of_this_thread()
        for call in 0..<calls { sum += body(call) }
        let count = allocations_of_this_thread() - start
        precondition(!sum.isInfinite, "an infinite sum")
        return Double(count) / Double(calls)
    }
}
