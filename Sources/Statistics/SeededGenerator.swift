/// A stream of random numbers that a seed determines on every machine (xoshiro256**, seeded by SplitMix64).
///
/// For samples, splits and simulation; never for secrets.
/// - seealso: Blackman and Vigna, *Scrambled Linear Pseudorandom Number Generators* (2021).
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable {
    private var first: UInt64
    private var second: UInt64
    private var third: UInt64
    private var fourth: UInt64

    /// A stream.
    /// - Parameter seed: Any number; equal seeds give equal streams.
    public init(seed: UInt64) {
        var mixer = SplitMix64(state: seed)
        first = mixer.next()
        second = mixer.next()
        third = mixer.next()
        fourth = mixer.next()
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let scrambled = rotated(second &* 5, by: 7) &* 9
        let shifted = second << 17
        third ^= first
        fourth ^= second
        second ^= third
        first ^= fourth
        third ^= shifted
        fourth = rotated(fourth, by: 45)
        return scrambled
    }

    /// A number uniform in the open interval (0, 1), in steps of 2^-53.
    public mutating func uniform() -> Double {
        (Double(next() >> 11) + 0.5) * 0x1p-53
    }

    /// A standard normal number, by inversion: one draw of the stream each.
    public mutating func normal() -> Double {
        NormalDistribution.standard.quantile(uniform())
    }

    /// True with a probability.
    public mutating func bernoulli(_ probability: Double) -> Bool { uniform() < probability }

    /// A whole number uniform from 0 up to, not including, a bound.
    /// - Parameter bound: At least 1.
    /// - Returns: Without bias, by rejection (Lemire 2019).
    public mutating func index(below bound: Int) -> Int {
        precondition(bound >= 1, "bound \(bound)")
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// The index of one of several outcomes.
    /// - Parameter weights: Non-negative, not all 0; need not sum to 1.
    /// - Returns: An index of `weights`.
    public mutating func choice(weights: [Double]) -> Int {
        var rest = uniform() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            if rest < weight { return index }
            rest -= weight
        }
        return weights.lastIndex { $0 > 0 } ?? 0
    }

    /// The elements in random order (Fisher and Yates).
    public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for last in stride(from: result.count - 1, to: 0, by: -1) { result.swapAt(last, index(below: last + 1)) }
        return result
    }

    private func rotated(_ word: UInt64, by bits: UInt64) -> UInt64 { (word << bits) | (word >> (64 - bits)) }
}

/// The generator that spreads a seed over a larger state (Steele, Lea and Flood 2014).
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
