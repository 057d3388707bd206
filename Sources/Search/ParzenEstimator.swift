import Statistics

/// Where good tries lie closer together than bad ones.
///
/// Each setting by itself: a normal around each good try and one over the whole range, against the same of the others.
/// - seealso: Bergstra et al., *Algorithms for Hyper-Parameter Optimization* (2011).
struct ParzenEstimator {
    private static let goodShare = 0.25
    private static let mostGood = 25
    private static let candidateCount = 24

    private let good: [[Double]]
    private let rest: [[Double]]

    /// Sorts tries into good ones and others.
    init(_ trials: [SearchTrial]) {
        let ranked = trials.sorted { $0.isBetter(than: $1) }
        let count = min(Self.mostGood, max(1, Int((Double(ranked.count) * Self.goodShare).rounded(.up))))
        good = ranked.prefix(count).map(\.place)
        rest = ranked.dropFirst(count).map(\.place)
    }

    /// The most promising of some places drawn around good tries.
    func suggestion(_ generator: inout SeededGenerator) -> [Double] {
        var best: (place: [Double], promise: Double) = ([], -.infinity)
        for _ in 0..<Self.candidateCount {
            let place = good[0].indices.map { draw($0, &generator) }
            let promise = place.indices.reduce(0) {
                $0 + naturalLogarithm(density(place[$1], good, $1)) - naturalLogarithm(density(place[$1], rest, $1))
            }
            if promise > best.promise { best = (place, promise) }
        }
        return best.place
    }

    private func draw(_ setting: Int, _ generator: inout SeededGenerator) -> Double {
        let pick = generator.index(below: good.count + 1)
        guard pick < good.count else { return generator.uniform() }
        let value = good[pick][setting] + generator.normal() * width(good, setting)
        // Beyond an end the draw is reflected, so that ends are as likely as what lies between.
        let reflected = value < 0 ? -value : value > 1 ? 2 - value : value
        return min(max(reflected, 0), 1)
    }

    private func density(_ value: Double, _ places: [[Double]], _ setting: Int) -> Double {
        let width = width(places, setting)
        let sum = places.reduce(0) { sum, place in
            let z = (value - place[setting]) / width
            return sum + exponential(-z * z / 2) / (width * 2.5066282746310002)
        }
        return (sum + 1) / Double(places.count + 1)
    }

    /// Scott's rule, never narrower than a twentieth.
    private func width(_ places: [[Double]], _ setting: Int) -> Double {
        guard places.count > 1 else { return 0.25 }
        let spread = Moments(of: places.map { $0[setting] }).sampleStandardDeviation
        return max(0.05, spread * exponential(-0.2 * naturalLogarithm(Double(places.count))))
    }
}
