public import Statistics

/// Logistic regression learnt one row at a time: what can go on learning as outcomes come in.
///
/// Averaged stochastic gradient descent on the log loss with a ridge penalty; the mean of all positions is the answer.
/// - seealso: Bottou, *Stochastic Gradient Descent Tricks* (2012); Polyak and Juditsky (1992).
public struct StochasticDescent: Sendable, Hashable {
    /// Strength of the ridge penalty for each row.
    public let penalty: Double
    /// Rows seen.
    public private(set) var rowCount = 0
    /// The intercept first.
    private var position: [Double]
    private var average: [Double]

    /// Starts at zero.
    /// - Parameters:
    ///   - columnCount: Columns of a row, without the intercept; they should be standardised.
    ///   - penalty: Above 0; also slows the pace, 1/(10 + penalty·rows).
    public init(columnCount: Int, penalty: Double) {
        precondition(penalty > 0, "penalty \(penalty)")
        self.penalty = penalty
        position = [Double](repeating: 0, count: columnCount + 1)
        average = position
    }

    /// Log-odds of bad of a row of zeros.
    public var intercept: Double { average[0] }
    /// Log-odds of bad for each unit of a column.
    public var coefficients: [Double] { Array(average.dropFirst()) }

    /// Learns one row.
    /// - Parameters:
    ///   - row: Finite numbers, as many as there are columns.
    ///   - isBad: How it ended.
    ///   - weight: How much it counts.
    public mutating func learn(_ row: ArraySlice<Double>, isBad: Bool, weight: Double = 1) {
        precondition(row.count == position.count - 1, "\(row.count) values for \(position.count - 1) columns")
        var logOdds = position[0]
        for (index, value) in row.enumerated() { logOdds += position[index + 1] * value }
        let slope = weight * (probability(logOdds: logOdds) - (isBad ? 1 : 0))
        let pace = 1 / (penalty * Double(rowCount) + 10)
        position[0] -= pace * slope
        for (index, value) in row.enumerated() {
            position[index + 1] -= pace * (slope * value + penalty * position[index + 1])
        }
        rowCount += 1
        // Early positions are far off: the mean forgets them.
        let share = max(1 / Double(rowCount), 1e-5)
        for index in average.indices { average[index] += share * (position[index] - average[index]) }
    }

    /// Learns rows in a random order, several times over.
    /// - Parameters:
    ///   - design: Finite numbers, `[rowCount, columnCount]`.
    ///   - isBad: Outcome of each row.
    ///   - weights: How much each row counts.
    ///   - epochs: How many times.
    ///   - seed: Of the order; equal seeds give equal answers.
    public mutating func learn(_ design: Matrix, isBad: [Bool], weights: [Double], epochs: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<epochs {
            for row in generator.shuffled(Array(0..<design.rowCount)) {
                learn(design.row(row), isBad: isBad[row], weight: weights[row])
            }
        }
    }
}
