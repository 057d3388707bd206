import Statistics

/// How places are chosen.
public enum SearchMethod: String, Sendable, Hashable, CaseIterable {
    /// Evenly spread over all settings.
    case grid
    /// Drawn evenly.
    case random
    /// Drawn where good tries were.
    case tpe
}

/// A search as far as it has come: the same history and seed give the same next places.
public struct SearchStudy: Sendable {
    /// Tries drawn evenly before good ones are sought between them.
    public static let warmUp = 8

    /// What may be chosen.
    public let space: SearchSpace
    /// How places are chosen.
    public let method: SearchMethod
    /// Tries wanted.
    public let count: Int
    /// Of every draw.
    public let seed: UInt64
    /// By number.
    public private(set) var trials: [SearchTrial] = []

    /// A search of which nothing is known.
    public init(_ space: SearchSpace, _ method: SearchMethod, count: Int, seed: UInt64) {
        precondition(count >= 1, "\(count) tries")
        self.space = space
        self.method = method
        self.count = count
        self.seed = seed
    }

    /// The best of all tries; of those that were given up only if there is no other.
    public var best: SearchTrial? { trials.min { $0.isBetter(than: $1) } }

    /// The best tries first.
    public var ranked: [SearchTrial] { trials.sorted { $0.isBetter(than: $1) } }

    /// Places to try next, side by side; empty when the search is over.
    /// - Parameter batch: Most places.
    /// - Returns: Numbers and places.
    public func suggestions(_ batch: Int) -> [(number: Int, place: [Double])] {
        let numbers = trials.count..<min(count, trials.count + batch)
        return numbers.map { ($0, place($0)) }
    }

    /// Takes tries that have come to an end.
    /// - Parameter ended: With the numbers that follow those known.
    public mutating func add(_ ended: [SearchTrial]) {
        precondition(ended.map(\.number) == Array(trials.count..<trials.count + ended.count), "tries out of order")
        trials += ended
    }

    private func place(_ number: Int) -> [Double] {
        // A stream of its own for each try: what one draws does not move another.
        var generator = SeededGenerator(seed: seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
        switch method {
        case .grid: return gridPlace(number)
        case .tpe where trials.count >= Self.warmUp: return ParzenEstimator(trials).suggestion(&generator)
        case .random, .tpe: return space.parameters.map { _ in generator.uniform() }
        }
    }

    /// The finest grid of at most as many places as tries, then places between them by a Weyl sequence.
    private func gridPlace(_ number: Int) -> [Double] {
        let width = space.parameters.count
        var steps = 1
        while power(steps + 1, width) <= count { steps += 1 }
        guard number < power(steps, width) else {
            return (1...width)
                .map { (Double(number) * Double($0) * 0.6180339887498949).truncatingRemainder(dividingBy: 1) }
        }
        var rest = number
        return space.parameters.map { _ in
            defer { rest /= steps }
            return steps == 1 ? 0.5 : Double(rest % steps) / Double(steps - 1)
        }
    }

    private func power(_ base: Int, _ exponent: Int) -> Int {
        (0..<exponent).reduce(1) { product, _ in min(product * base, 1 << 40) }
    }
}
