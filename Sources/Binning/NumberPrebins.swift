/// Quantile pre-bins `[edge, next edge)` of a column of numbers, none empty.
struct NumberPrebins {
    /// Lower edges of all pre-bins but the first; values of the sample.
    let edges: [Double]
    /// Goods and bads of each pre-bin; empty where no row holds a number.
    let counts: [ClassCounts]

    /// Cuts the numbers that are no special codes into at most `limit` pre-bins.
    init(_ numbers: [Double], without special: [Double], _ outcomes: BinningOutcomes, limit: Int) {
        let order = NumberOrder(numbers, without: special)
        let count = order.rows.count
        var edges: [Double] = []
        var last = count > 0 ? order.value(at: 0) : 0
        for step in 1..<max(limit, 1) where count > 0 {
            let candidate = order.value(at: count * step / limit)
            if candidate > last {
                edges.append(candidate)
                last = candidate
            }
        }
        self.init(order, edges, outcomes)
    }

    /// Cuts the numbers that are no special codes where somebody wants them cut; ranges may be empty.
    init(_ numbers: [Double], without special: [Double], _ outcomes: BinningOutcomes, cuts: [Double]) {
        self.init(NumberOrder(numbers, without: special), cuts, outcomes)
    }

    private init(_ order: NumberOrder, _ edges: [Double], _ outcomes: BinningOutcomes) {
        guard !order.rows.isEmpty else {
            self.edges = []
            counts = []
            return
        }
        let limits = [0] + edges.map(order.count(below:)) + [order.rows.count]
        self.edges = edges
        counts = zip(limits, limits.dropFirst())
            .map { start, end in
                var weight = 0.0
                var bads = 0.0
                for row in order.rows[start..<end] {
                    weight += outcomes.weights[Int(row)]
                    bads += outcomes.badWeights[Int(row)]
                }
                return ClassCounts(goods: weight - bads, bads: bads)
            }
    }
}
