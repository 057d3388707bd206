import Statistics
import Testing

@Suite struct SeededGeneratorTests {
    @Test func `Equal seeds give equal streams, different seeds different ones`() {
        var first = SeededGenerator(seed: 42)
        var second = SeededGenerator(seed: 42)
        var third = SeededGenerator(seed: 43)
        let numbers = (0..<8).map { _ in first.next() }
        #expect(numbers == (0..<8).map { _ in second.next() })
        #expect(numbers != (0..<8).map { _ in third.next() })
    }

    /// The reference implementation by Blackman and Vigna, state from SplitMix64 with seed 0.
    @Test func `The stream is xoshiro256 star star seeded by SplitMix64`() {
        var generator = SeededGenerator(seed: 0)
        #expect(generator.next() == 0x99EC_5F36_CB75_F2B4)
        #expect(generator.next() == 0xBF6E_1F78_4956_452A)
        #expect(generator.next() == 0x1A5F_849D_4933_E6E0)
    }

    @Test func `Uniform, normal and Bernoulli numbers have the moments of their distributions`() {
        var generator = SeededGenerator(seed: 7)
        let uniform = Moments(of: (0..<40_000).map { _ in generator.uniform() })
        let normal = Moments(of: (0..<40_000).map { _ in generator.normal() })
        let hits = (0..<40_000).count { _ in generator.bernoulli(0.12) }
        #expect(abs(uniform.mean - 0.5) < 0.006 && abs(uniform.sampleVariance - 1 / 12.0) < 0.002)
        #expect(abs(normal.mean) < 0.02 && abs(normal.sampleVariance - 1) < 0.03)
        #expect(abs(Double(hits) / 40_000 - 0.12) < 0.006)
    }

    @Test func `Indices stay below their bound and all are reached; choices follow their weights`() {
        var generator = SeededGenerator(seed: 1)
        let indices = (0..<600).map { _ in generator.index(below: 6) }
        #expect(Set(indices) == Set(0..<6))
        let choices = (0..<6000).map { _ in generator.choice(weights: [1, 0, 3]) }
        #expect(!choices.contains(1))
        #expect(abs(Double(choices.count { $0 == 2 }) / 6000 - 0.75) < 0.03)
    }

    @Test func `Shuffling keeps every element and changes the order`() {
        var generator = SeededGenerator(seed: 3)
        let shuffled = generator.shuffled(Array(0..<100))
        #expect(shuffled.sorted() == Array(0..<100))
        #expect(shuffled != Array(0..<100))
    }
}
