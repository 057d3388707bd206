import Products
import Scoring
import Statistics

/// Cuts one feature into bins of different risk.
///
/// Numbers start as quantile pre-bins and categories in the order of their bad rate; ``OptimalBinning`` merges them. Special codes
/// and missing keep bins of their own. A bin too small to be believed says neither good nor bad.
struct FeatureBinning {
    /// Most quantile pre-bins of a number.
    var prebinCount = 20
    /// Smallest share of all rows in a range or a group of categories.
    var minimumShare = 0.03
    /// Fewest rows from which the weight of a special code, of missing or of a rare category is believed.
    var minimumRows = 30
    /// A trend is clear when keeping to it costs at most this share of the information value.
    var trendTolerance = 0.15

    /// Cuts a feature.
    /// - Parameters:
    ///   - feature: Its kind, special codes and direction of risk.
    ///   - values: One for each row.
    ///   - isBad: Outcome of each row.
    ///   - weights: How much each row counts.
    /// - Returns: Bins free of ``Characteristic/problem(in:)``.
    func bins(_ feature: Feature, _ values: [FeatureValue], isBad: [Bool], weights: [Double]) -> [Bin] {
        let groups = ValueGroups(values, special: feature.special, isBad: isBad, weights: weights)
        switch feature.kind {
        case .number: return ranges(groups, feature.risk) + rest(groups)
        case .category(let codes, let isOrdered):
            let order = isOrdered ? codes.filter { groups.categories[$0] != nil } : nil
            return categories(groups, inOrder: order, codes: codes, feature.risk) + rest(groups)
        }
    }

    // MARK: Numbers

    private func ranges(_ groups: ValueGroups, _ risk: RiskDirection) -> [Bin] {
        let (edges, counts) = prebins(groups.numbers)
        guard !counts.isEmpty else {
            return [Bin(kind: .range(lower: -.infinity, upper: .infinity), goods: 0, bads: 0, of: groups.all)]
        }
        let starts = merge(counts, of: groups.all, risk)
        let limits = [-.infinity] + starts.map { edges[$0 - 1] } + [.infinity]
        let ends = [0] + starts + [counts.count]
        return (0...starts.count)
            .map { bin in
                let sum = counts[ends[bin]..<ends[bin + 1]].reduce(ClassCounts(), +)
                let kind = Bin.Kind.range(lower: limits[bin], upper: limits[bin + 1])
                return Bin(kind: kind, goods: sum.goods, bads: sum.bads, of: groups.all)
            }
    }

    /// Quantile pre-bins `[edge, next edge)`, none empty; edges are values of the sample.
    private func prebins(_ rows: [ValueGroups.NumberRow]) -> (edges: [Double], counts: [ClassCounts]) {
        let sorted = rows.sorted { $0.value < $1.value }
        guard let first = sorted.first else { return ([], []) }
        var edges: [Double] = []
        for step in 1..<prebinCount {
            let candidate = sorted[sorted.count * step / prebinCount].value
            if candidate > (edges.last ?? first.value) { edges.append(candidate) }
        }
        var counts = [ClassCounts](repeating: ClassCounts(), count: edges.count + 1)
        var bin = 0
        for row in sorted {
            while bin < edges.count, row.value >= edges[bin] { bin += 1 }
            counts[bin] = counts[bin] + row.counts
        }
        return (edges, counts)
    }

    // MARK: Categories

    private func categories(
        _ groups: ValueGroups,
        inOrder order: [String]?,
        codes: [String],
        _ risk: RiskDirection
    ) -> [Bin] {
        let minimum = minimumShare * groups.all.total
        let seen = codes.filter { groups.categories[$0] != nil }
        func counts(_ codes: [String]) -> ClassCounts {
            codes.reduce(ClassCounts()) { $0 + (groups.categories[$1] ?? ClassCounts()) }
        }
        var prebins = (order ?? seen).map { [$0] }
        if order == nil {
            // Rare categories are judged together, then everything is put in the order of its bad rate.
            let rare = seen.filter { counts([$0]).total < minimum }
            prebins = seen.filter { !rare.contains($0) }.map { [$0] } + (rare.isEmpty ? [] : [rare])
            prebins.sort { (counts($0).badRate, $0[0]) < (counts($1).badRate, $1[0]) }
        }
        guard !prebins.isEmpty else { return [] }
        let starts = merge(prebins.map(counts), of: groups.all, order == nil ? nil : risk)
        let ends = [0] + starts + [prebins.count]
        return zip(ends, ends.dropFirst())
            .map { start, end in
                let codes = prebins[start..<end].flatMap(\.self)
                let sum = counts(codes)
                return believed(.categories(codes), sum, rows: groups.rowCount(of: codes), of: groups.all)
            }
    }

    // MARK: Special codes and missing

    private func rest(_ groups: ValueGroups) -> [Bin] {
        let all = groups.all
        var bins: [Bin] = []
        var rare: [Double] = groups.unseenSpecial
        for code in groups.special.keys.sorted() {
            if groups.specialRows[code, default: 0] >= minimumRows, let counts = groups.special[code] {
                bins.append(Bin(kind: .special([code]), goods: counts.goods, bads: counts.bads, of: all))
            } else {
                rare.append(code)
            }
        }
        if !rare.isEmpty {
            let sum = rare.reduce(ClassCounts()) { $0 + (groups.special[$1] ?? ClassCounts()) }
            let rows = rare.reduce(0) { $0 + groups.specialRows[$1, default: 0] }
            bins.append(believed(.special(rare.sorted()), sum, rows: rows, of: all))
        }
        if groups.missingRows > 0 { bins.append(believed(.missing, groups.missing, rows: groups.missingRows, of: all)) }
        return bins
    }

    private func believed(_ kind: Bin.Kind, _ counts: ClassCounts, rows: Int, of all: ClassCounts) -> Bin {
        guard rows < minimumRows else { return Bin(kind: kind, goods: counts.goods, bads: counts.bads, of: all) }
        return Bin(kind: kind, goods: counts.goods, bads: counts.bads, weightOfEvidence: 0, isAdjusted: true)
    }

    // MARK: Merging

    /// Starts of all bins but the first.
    ///
    /// A nil direction means the order itself is that of the bad rate.
    private func merge(_ counts: [ClassCounts], of all: ClassCounts, _ risk: RiskDirection?) -> [Int] {
        var binning = OptimalBinning()
        binning.minimumWeight = minimumShare * all.total
        binning.pricePerBin = Self.price(cuts: counts.count - 1, of: all)
        func best(_ trend: OptimalBinning.Trend) -> OptimalBinning.Merging {
            binning.merge(counts, of: all, trend: trend)
        }
        switch risk {
        case .rises: return best(.rises).starts
        case .falls: return best(.falls).starts
        case nil: return best(.free).starts
        case .some(RiskDirection.none):
            let free = best(.free)
            let rising = best(.rises)
            let falling = best(.falls)
            let straight = rising.informationValue >= falling.informationValue ? rising : falling
            return straight.informationValue >= (1 - trendTolerance) * free.informationValue
                ? straight.starts : free.starts
        }
    }

    /// What a further bin must add to the information value to be more than noise.
    ///
    /// Without any difference in risk, information value times (1/G + 1/B)⁻¹ is about χ² with one degree of freedom a cut
    /// (the law of the noise bound of PSI, credit-rules §4). The cut is the best of several, hence 5 % among all of them.
    private static func price(cuts: Int, of all: ClassCounts) -> Double {
        let quantile = NormalDistribution.standard.quantile(1 - 0.025 / Double(max(cuts, 1)))
        return quantile * quantile * (1 / all.goods + 1 / all.bads)
    }
}

extension Bin {
    fileprivate init(kind: Kind, goods: Double, bads: Double, of all: ClassCounts) {
        self.init(kind: kind, goods: goods, bads: bads, ofGoods: all.goods, ofBads: all.bads)
    }
}
