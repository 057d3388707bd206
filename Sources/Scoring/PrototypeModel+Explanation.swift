import Encoding
import FeatureDefinitions
import Features
import Statistics

// Contributions are interventional Shapley values against groups of applicants at or slightly above the cut-off, by walks:
// one feature after another takes the applicant's value in place of the group's, in an order and then in its reverse, and what
// that changes is the feature's. Each walk ends at the applicant's own log-odds, so the parts make up the difference whatever
// the orders are; of two features they are exact. The orders are the same for everybody, so equal applicants get equal reasons.
//
// Source: Castro, Gómez and Tejada (2009); Mitchell, Cooper, Frank and Holmes (2022), for an order and its reverse.

extension PrototypeModel {
    /// How many orders there are, each walked in both directions.
    private static let orderCount = 32

    /// The groups with which each pair of walks compares.
    private var compared: [Int] {
        let places = background.isEmpty ? Self.spread(prototypes.count) : background
        return (0..<Self.orderCount).map { places[$0 % places.count] }
    }

    /// Places evenly spaced among some.
    private static func spread(_ count: Int) -> [Int] {
        let kept = min(count, largestBackground)
        return (0..<kept).map { $0 * count / kept }
    }

    /// Log-odds of default where no feature adds anything: the mean of the groups that reasons compare with.
    var intercept: Double {
        compared.reduce(0) { $0 + logOdds(ofCenter: $1) } / Double(Self.orderCount)
    }

    /// Log-odds of default, and what each feature of the schema adds to those of the background.
    func explanation(of vector: FeatureVector) throws(ScoringError) -> Explanation {
        var row = [Double](repeating: 0, count: scales.count)
        if let problem = row.withUnsafeMutableBufferPointer({ write(vector, to: $0) }) { throw problem }
        let logOdds = row.withUnsafeBufferPointer { self.logOdds(ofRow: $0) }
        // Who is too far from all groups for a number to say has no reasons either.
        guard logOdds.isFinite else { throw .output }
        let used = usesFeature.indices.filter { usesFeature[$0] }
        let own = used.map { distances(from: row, in: encoder.columns[$0]) }
        var sums = [Double](repeating: 0, count: used.count)
        var generator = SeededGenerator(seed: 0)
        for place in compared {
            let center = Array(cells[place * scales.count..<(place + 1) * scales.count])
            let others = used.map { distances(from: center, in: encoder.columns[$0]) }
            let order = generator.shuffled(Array(used.indices))
            let start = self.logOdds(ofCenter: place)
            for order in [order, order.reversed()] {
                walk(order, from: others, start, to: own, logOdds, &sums)
            }
        }
        var contributions = [Double](repeating: 0, count: encoder.schema.count)
        for (index, sum) in zip(used, sums) { contributions[index] = sum / Double(2 * Self.orderCount) }
        return Explanation(logOdds: logOdds, contributions: contributions)
    }

    private func logOdds(ofCenter place: Int) -> Double {
        cells.withUnsafeBufferPointer { cells in
            logOdds(ofRow: UnsafeBufferPointer(rebasing: cells[place * scales.count..<(place + 1) * scales.count]))
        }
    }

    /// Adds what changes as one feature after another takes the applicant's value.
    private func walk(
        _ order: [Int],
        from others: [[Double]],
        _ start: Double,
        to own: [[Double]],
        _ end: Double,
        _ sums: inout [Double]
    ) {
        var distances = [Double](repeating: 0, count: prototypes.count)
        for part in others { for place in distances.indices { distances[place] += part[place] } }
        var last = start
        for (step, feature) in order.enumerated() {
            var nearest = NearestPrototypes(limit: settings.neighbourCount)
            let (before, after) = (others[feature], own[feature])
            for place in distances.indices {
                distances[place] = max(0, distances[place] + (after[place] - before[place]))
                nearest.offer(distances[place], place)
            }
            // The last step ends where the score is: sums by steps may differ from it in their last digits.
            let now = step == order.count - 1 ? end : logOdds(of: nearest)
            sums[feature] += now - last
            last = now
        }
    }

    /// Squares of the distances of a row from all groups, as far as some columns go.
    private func distances(from row: [Double], in columns: Range<Int>) -> [Double] {
        prototypes.indices.map { place in
            var sum = 0.0
            for column in columns {
                let step = row[column] - cells[place * scales.count + column]
                sum += step * step
            }
            return sum
        }
    }
}
