import Statistics

/// Expected credit loss over the remaining life of a loan, in yearly or monthly periods.
///
/// Default falls at the end of a period: Σ survival(t−1)·hazard(t)·LGD(t)·EAD(t)/(1 + EIR)^t.
///
/// - seealso: IFRS 9, 5.5.1–5.5.20 and B5.5.28–B5.5.55.
public struct LifetimeLoss: Sendable, Hashable {
    /// Present value of the loss in each period, in the unit of the exposures.
    public let parts: [Double]
    /// The probability of surviving all periods.
    public let survival: Double
    /// The probability of default in each period, as seen from now.
    public let defaults: [Double]

    /// The loss of one scenario.
    /// - Parameters:
    ///   - hazards: Probability of default within each period, given survival to its start; in [0, 1].
    ///   - lossGivenDefault: For each period, in [0, 1].
    ///   - exposures: At the end of each period; not negative.
    ///   - effectiveRate: Effective interest rate a period, above -1.
    /// - Throws: ``CreditRiskError``.
    public init(
        hazards: [Double],
        lossGivenDefault: [Double],
        exposures: [Double],
        effectiveRate: Double
    ) throws(CreditRiskError) {
        guard hazards.count == lossGivenDefault.count, hazards.count == exposures.count else {
            throw .lengthMismatch("hazards, losses given default and exposures")
        }
        guard (hazards + lossGivenDefault).allSatisfy((0...1).contains) else {
            throw .outOfRange("hazards and losses given default", "from 0 to 1")
        }
        guard exposures.allSatisfy({ $0 >= 0 && $0.isFinite }) else { throw .outOfRange("exposures", "0 or more") }
        guard effectiveRate > -1, effectiveRate.isFinite else { throw .outOfRange("effective rate", "above -1") }
        var survival = 1.0
        var discount = 1.0
        defaults = hazards.map { hazard in
            defer { survival *= 1 - hazard }
            return survival * hazard
        }
        let defaults = self.defaults
        parts = hazards.indices.map { period in
            discount /= 1 + effectiveRate
            return defaults[period] * lossGivenDefault[period] * exposures[period] * discount
        }
        self.survival = survival
    }

    /// The probability of default within the first so many periods; within all of them, the lifetime, unless given.
    public func probabilityOfDefault(periods: Int? = nil) -> Double {
        defaults.prefix(periods ?? defaults.count).reduce(0, +)
    }

    /// The probability of default of a month that makes that of a year.
    /// - Parameter yearly: In [0, 1).
    /// - Returns: In [0, 1).
    public static func monthlyHazard(yearly: Double) -> Double { 1 - exponential(naturalLogarithm(1 - yearly) / 12) }

    /// The probability of default of a year that a monthly one makes.
    /// - Parameter monthlyHazard: In [0, 1].
    /// - Returns: In [0, 1].
    public static func yearlyProbability(monthlyHazard: Double) -> Double {
        1 - (0..<12).reduce(1.0) { left, _ in left * (1 - monthlyHazard) }
    }

    /// Loss of the first so many periods: of twelve months in stage 1, of all in stages 2 and 3 and under CECL.
    public func total(periods: Int? = nil) -> Double { parts.prefix(periods ?? parts.count).reduce(0, +) }

    /// The mean over scenarios of their losses, not the loss of the mean scenario.
    /// - Parameter scenarios: Losses with their weights, which sum to 1.
    /// - Returns: In the unit of the losses.
    /// - Throws: ``CreditRiskError/weights(sum:)``.
    public static func mean(of scenarios: [(loss: Double, weight: Double)]) throws(CreditRiskError) -> Double {
        let sum = scenarios.reduce(0) { $0 + $1.weight }
        guard abs(sum - 1) < 1e-9, scenarios.allSatisfy({ $0.weight >= 0 }) else { throw .weights(sum: sum) }
        return scenarios.reduce(0) { $0 + $1.weight * $1.loss }
    }

    /// Hazards that follow a forecast while it is reasonable and supportable, then revert to history in a straight line.
    ///
    /// For CECL (ASC 326-20-30-9).
    /// - Parameters:
    ///   - forecast: For the first periods.
    ///   - history: Long-run hazard.
    ///   - reversion: Periods over which it reverts; 0 reverts at once.
    ///   - periods: How many are wanted.
    /// - Returns: `[periods]`, each in [0, 1].
    public static func revertingHazards(
        forecast: [Double],
        history: Double,
        reversion: Int,
        periods: Int
    ) -> [Double] {
        let last = forecast.last ?? history
        return (0..<periods)
            .map { period in
                guard period >= forecast.count else { return forecast[period] }
                let step = period - forecast.count + 1
                guard step <= reversion else { return history }
                return last + (history - last) * Double(step) / Double(reversion + 1)
            }
    }
}
