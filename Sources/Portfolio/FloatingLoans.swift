import Statistics

/// Loans at floating rates that are alike: when rates move, so do their instalments.
public struct FloatingLoans: Sendable, Hashable {
    /// Principal not repaid, in minor units; above 0.
    public let outstanding: Double
    /// Probability of default within a year, in [0, 1].
    public let probabilityOfDefault: Double
    /// Average rate, per cent a year.
    public let ratePercent: Double
    /// Level payments of a month, in minor units.
    public let instalments: Double
    /// Of these, those that are set against incomes, in minor units.
    public let payments: Double
    /// Monthly incomes of their borrowers, in minor units; 0 where they are not known.
    public let incomes: Double
    /// What their model adds to the log-odds of default in the scenario; nil where no model was asked.
    public let logOddsShift: Double?

    /// Loans that are alike.
    public init(
        outstanding: Double,
        probabilityOfDefault: Double,
        ratePercent: Double,
        instalments: Double,
        payments: Double,
        incomes: Double,
        logOddsShift: Double? = nil
    ) {
        self.outstanding = outstanding
        self.probabilityOfDefault = probabilityOfDefault
        self.ratePercent = ratePercent
        self.instalments = instalments
        self.payments = payments
        self.incomes = incomes
        self.logOddsShift = logOddsShift
    }

    /// By what share of themselves instalments rise when rates do, so that the loans end when they would have.
    /// - Parameter points: Added to the rate, per cent a year; a rate does not fall below 0.
    /// - Returns: Above -1; 0 where nothing is repaid by instalments.
    public func rise(points: Double) -> Double {
        guard points != 0, instalments > 0, outstanding > 0 else { return 0 }
        return payment(monthly: max(ratePercent + points, 0) / 1200) / payment(monthly: max(ratePercent, 0) / 1200) - 1
    }

    /// Probability of default when instalments have risen by a share of themselves: as their model says it, or else as debt
    /// to income moves it; as it was where neither is known.
    func probability(afterRise rise: Double, logOddsPerDebtToIncome: Double) -> Double {
        guard rise != 0, probabilityOfDefault > 0, probabilityOfDefault < 1, logOddsShift != nil || incomes > 0 else {
            return probabilityOfDefault
        }
        let shift = logOddsShift ?? logOddsPerDebtToIncome * payments / incomes * rise
        return Statistics.probability(logOdds: logOdds(probability: probabilityOfDefault) + shift)
    }

    /// Months until the instalments have repaid what is owed, not rounded; at most 660, as long as terms can be.
    public var monthsLeft: Double {
        let rate = max(ratePercent, 0) / 1200
        guard instalments > outstanding * rate else { return 660 }
        guard rate > 0 else { return min(outstanding / instalments, 660) }
        return min(-naturalLogarithm(1 - outstanding * rate / instalments) / naturalLogarithm(1 + rate), 660)
    }

    /// The level payment for one unit owed.
    private func payment(monthly rate: Double) -> Double {
        guard rate > 0 else { return 1 / monthsLeft }
        return rate / (1 - exponential(-monthsLeft * naturalLogarithm(1 + rate)))
    }
}

extension BookCell {
    /// Its loans at floating rates; nil if none is.
    var floatingLoans: FloatingLoans? {
        let outstanding = Double(self[.floating])
        guard outstanding > 0 else { return nil }
        return FloatingLoans(
            outstanding: outstanding,
            probabilityOfDefault: min(max(Double(self[.floatingDefault]) / outstanding, 0), 1),
            ratePercent: Double(self[.floatingInterest]) / outstanding * 100,
            instalments: Double(self[.floatingInstalments]),
            payments: Double(self[.floatingPayments]),
            incomes: Double(self[.floatingIncomes])
        )
    }
}
