import CAllocations
import Features
import ModelArtefacts
import Products
import Scoring
import Testing

/// What adds up asks the allocator for nothing to score a vector in hand, even without optimisation.
@Suite struct AllocationTests {
    /// Calls of the allocator by this thread, beyond those of the first few rounds, which may prepare something.
    private static func allocations(_ body: () throws -> Double) rethrows -> UInt64 {
        var sum = 0.0
        for _ in 0..<8 { sum += try body() }
        let start = allocations_of_this_thread()
        for _ in 0..<100 { sum += try body() }
        let count = allocations_of_this_thread() - start
        #expect(sum.isFinite)
        return count
    }

    /// A count that sees nothing would prove nothing.
    @Test func whatIsAskedForIsCounted() {
        var size = 100
        let count = Self.allocations {
            size += 1
            return Double([Double](repeating: 1, count: size).count)
        }
        #expect(count >= 100)
    }

    @Test func aVectorIsScoredWithoutMemory() throws {
        let product = try QuickLoan.product()
        let models = QuickLoan.models(product.schema)
        for vector in [QuickLoan.vector(), QuickLoan.vector(amount: nil, late: -1, home: "boat")] {
            for model in models {
                #expect(try Self.allocations { try model.logOdds(of: vector) } == 0)
            }
        }
    }
}
