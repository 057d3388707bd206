public import Policies
import Statistics

/// A score on a scale, before and after clamping; higher is safer.
public struct Score: Sendable, Hashable {
    /// As the formula gives it.
    public let unclamped: Double
    /// Within the scale's range.
    public let clamped: Double

    /// Whether the formula left the range.
    public var isClamped: Bool { clamped != unclamped }

    /// The whole points that people see.
    public var shown: Int { Int(clamped.rounded(.toNearestOrAwayFromZero)) }
}

extension ScoreScale {
    /// The score at natural log-odds of default (credit-rules, section 1).
    /// - Parameter logOdds: ln(PD / (1 − PD)), finite.
    /// - Returns: Falls as the log-odds rise.
    public func score(logOdds: Double) -> Score {
        let unclamped =
            switch formula {
            case .pointsToDoubleOdds(let anchor, let odds, let doubling):
                Self.offset(anchor: anchor, odds: odds, doubling: doubling) - Self.factor(doubling: doubling) * logOdds
            case .linear(let intercept, let slope): intercept + slope * probability(logOdds: logOdds)
            }
        return Score(unclamped: unclamped, clamped: min(max(unclamped, minimum), maximum))
    }

    /// Points for each unit of log-odds, and the score at even odds; nil on a scale that is linear in the probability.
    public var factorAndOffset: (factor: Double, offset: Double)? {
        guard case .pointsToDoubleOdds(let anchor, let odds, let doubling) = formula else { return nil }
        return (Self.factor(doubling: doubling), Self.offset(anchor: anchor, odds: odds, doubling: doubling))
    }

    private static func factor(doubling: Double) -> Double { doubling / naturalLogarithm(2) }

    private static func offset(anchor: Double, odds: Double, doubling: Double) -> Double {
        anchor - factor(doubling: doubling) * naturalLogarithm(odds)
    }
}
