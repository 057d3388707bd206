import Statistics

/// From what a model says to the probability that was observed.
///
/// Source: Platt (1999); Zadrozny and Elkan (2002); credit-rules, section 3.
public enum Calibration: Sendable, Hashable {
    /// slope · z + intercept, in log-odds: Platt's scaling, and prior correction. The slope is above 0.
    case linear(slope: Double, intercept: Double)
    /// Probabilities at ascending probabilities, straight lines between, level beyond the ends; both never fall.
    case isotonic(IsotonicCalibration)

    /// What the model says is right.
    public static let none = Calibration.linear(slope: 1, intercept: 0)

    /// Undoes resampling or a class weight: z' = z + ln(π/(1 − π)) − ln(s/(1 − s)).
    /// - Parameters:
    ///   - population: Bad rate of the applicants, above 0 and below 1.
    ///   - sample: Bad rate the model was fitted to, above 0 and below 1.
    /// - Returns: A shift of the log-odds.
    public static func priorCorrection(population: Double, sample: Double) -> Calibration {
        .linear(
            slope: 1,
            intercept: Statistics.logOdds(probability: population) - Statistics.logOdds(probability: sample)
        )
    }

    /// Calibrated log-odds.
    /// - Parameter logOdds: As the model gives them.
    /// - Returns: Never falls as the argument rises.
    public func logOdds(_ logOdds: Double) -> Double {
        switch self {
        case .linear(let slope, let intercept): slope * logOdds + intercept
        case .isotonic(let curve):
            Statistics.logOdds(probability: curve.probability(Statistics.probability(logOdds: logOdds)))
        }
    }

    /// By what contributions in log-odds are multiplied; a curve has no one slope, so they stay as the model has them.
    var slope: Double { if case .linear(let slope, _) = self { slope } else { 1 } }
}

/// Probabilities that never fall, found by pooling adjacent violators.
public struct IsotonicCalibration: Sendable, Hashable {
    /// Observed rates are kept this far from 0 and 1, so that log-odds stay finite.
    public static let margin = 1e-6

    /// Ascending, in [0, 1].
    public let scores: [Double]
    /// One for each score, never falling, in [0, 1].
    public let rates: [Double]

    /// States a curve; nil if the numbers are not one.
    /// - Parameters:
    ///   - scores: Strictly ascending, in [0, 1]; not empty.
    ///   - rates: One for each score, never falling, in [0, 1].
    public init?(scores: [Double], rates: [Double]) {
        guard !scores.isEmpty, scores.count == rates.count, (scores + rates).allSatisfy({ 0...1 ~= $0 }),
            zip(scores, scores.dropFirst()).allSatisfy({ $0 < $1 }),
            zip(rates, rates.dropFirst()).allSatisfy({ $0 <= $1 })
        else { return nil }
        self.scores = scores
        self.rates = rates
    }

    /// The rate at a score.
    /// - Parameter score: In [0, 1].
    /// - Returns: Within ``margin`` of neither end.
    public func probability(_ score: Double) -> Double {
        min(max(rate(at: score), Self.margin), 1 - Self.margin)
    }

    /// The rate at a score, as the curve has it.
    /// - Parameter score: In [0, 1].
    /// - Returns: In [0, 1].
    public func rate(at score: Double) -> Double {
        guard let above = scores.firstIndex(where: { $0 > score }) else { return rates[rates.count - 1] }
        guard above > 0 else { return rates[0] }
        let share = (score - scores[above - 1]) / (scores[above] - scores[above - 1])
        return rates[above - 1] + share * (rates[above] - rates[above - 1])
    }
}
