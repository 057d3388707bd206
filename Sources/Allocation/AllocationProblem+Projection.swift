import Statistics

extension AllocationProblem {
    /// The nearest allocation within the caps to any point, `[assetCount]`.
    ///
    /// Clipping v − τ − σ(group), with τ such that all sums to 1 and σ ≥ 0 such that no group exceeds its cap.
    func projection(of point: [Double]) -> [Double] {
        var groupOf = [Int?](repeating: nil, count: caps.count)
        for (index, group) in groups.enumerated() { for member in group.members { groupOf[member] = index } }
        func weights(_ shift: Double) -> [Double] {
            let extra = groups.map { excess(of: $0, at: shift, point) }
            return caps.indices.map { asset in
                clipped(point[asset] - shift - (groupOf[asset].map { extra[$0] } ?? 0), asset)
            }
        }
        let bound = point.reduce(0) { max($0, abs($1)) } + 2
        let shift = Self.root(from: -bound, to: bound) { weights($0).reduce(0, +) - 1 }
        return weights(shift)
    }

    /// An allocation within the caps that has found most of those that bind, by Nesterov's accelerated gradients.
    ///
    /// - seealso: Beck and Teboulle, A fast iterative shrinkage-thresholding algorithm, SIAM J. Imaging Sciences 2 (2009).
    func nearlyBest(_ program: QuadraticProgram) -> [Double] {
        let steepest = (0..<caps.count).reduce(0) { max($0, covariance.row($1).reduce(0) { $0 + abs($1) }) }
        // Of few assets every bound is found in fewer steps than these.
        guard steepest > 0, caps.count > 20 else { return firstWeights }
        var (point, ahead, momentum) = (firstWeights, firstWeights, 1.0)
        for _ in 0..<200 {
            let next = projection(of: zip(ahead, program.gradient(at: ahead)).map { $0.0 - $0.1 / steepest })
            let rate = (1 + (1 + 4 * momentum * momentum).squareRoot()) / 2
            ahead = zip(next, point).map { $0.0 + (momentum - 1) / rate * ($0.0 - $0.1) }
            (point, momentum) = (next, rate)
        }
        return settled(point) ?? firstWeights
    }

    /// Has what is all but at a bound there, and all sum to 1; nil if no asset has room for the difference.
    private func settled(_ weights: [Double]) -> [Double]? {
        var weights = weights.enumerated().map { $1 < 1e-7 ? 0 : $1 > caps[$0] - 1e-7 ? caps[$0] : $1 }
        let rest = 1 - weights.reduce(0, +)
        let grouped = Set(groups.flatMap(\.members))
        let able = weights.indices.filter {
            !grouped.contains($0) && weights[$0] + rest > 0 && weights[$0] + rest < caps[$0]
        }
        guard
            let asset = able.max(by: {
                min(weights[$0], caps[$0] - weights[$0]) < min(weights[$1], caps[$1] - weights[$1])
            })
        else { return nil }
        weights[asset] += rest
        let isWithin = groups.allSatisfy { group in group.members.reduce(0) { $0 + weights[$1] } <= group.cap }
        return isWithin ? weights : nil
    }

    /// How much more is taken from each member so that the group keeps to its cap.
    private func excess(of group: Group, at shift: Double, _ point: [Double]) -> Double {
        func sum(_ extra: Double) -> Double {
            group.members.reduce(0) { $0 + clipped(point[$1] - shift - extra, $1) }
        }
        guard sum(0) > group.cap else { return 0 }
        let most = group.members.reduce(0) { max($0, point[$1] - shift) }
        return Self.root(from: 0, to: most) { sum($0) - group.cap }
    }

    private func clipped(_ value: Double, _ asset: Int) -> Double { min(max(value, 0), caps[asset]) }

    /// Where a falling function passes 0.
    private static func root(from low: Double, to high: Double, _ function: (Double) -> Double) -> Double {
        var (low, high) = (low, high)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if function(middle) > 0 { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
