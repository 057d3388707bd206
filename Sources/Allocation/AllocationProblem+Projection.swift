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
