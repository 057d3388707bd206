public import Instalments
public import Lending

/// What lender and borrower agreed on: how much, at what rate, for how long, from which day.
public struct LoanTerms: Sendable, Hashable {
    /// Months at the beginning in which no principal falls due.
    public enum Moratorium: Sendable, Hashable {
        /// None.
        case none
        /// Interest is paid every month.
        case interestPaid(months: Int)
        /// Interest is added to what is owed every month.
        case interestAdded(months: Int)

        /// How many months.
        public var months: Int {
            switch self {
            case .none: 0
            case .interestPaid(let months), .interestAdded(let months): months
            }
        }
    }

    /// What is lent, in minor units: 1 to 10^15.
    public let principal: Int64
    /// Nominal.
    public let rate: AnnualRate
    /// Number of instalments after the moratorium: 1 to 600.
    public let months: Int
    /// When the money goes out; instalments fall due on the same day of later months.
    public let startsOn: CalendarDate
    /// Months without principal at the beginning.
    public let moratorium: Moratorium
    /// Of interest and of the level payment.
    public let rounding: AmountRounding

    /// Terms that make sense.
    /// - Parameters:
    ///   - principal: In minor units, 1 to 10^15.
    ///   - rate: Nominal, at most 400 %.
    ///   - months: Number of instalments after the moratorium: 1 to 600.
    ///   - startsOn: When the money goes out.
    ///   - moratorium: 0 to 60 months without principal.
    ///   - rounding: Of interest and of the level payment.
    /// - Throws: ``LoanError/outOfRange(_:_:)``, also if the interest added in a moratorium makes a debt beyond 9·10^15.
    public init(
        principal: Int64,
        rate: AnnualRate,
        months: Int,
        startsOn: CalendarDate,
        moratorium: Moratorium = .none,
        rounding: AmountRounding = .usual
    ) throws(LoanError) {
        guard (1...1_000_000_000_000_000).contains(principal) else { throw .outOfRange("principal", "1 to 10^15") }
        guard rate.percent <= 400 else { throw .outOfRange("rate", "0 to 400 % a year") }
        guard (1...600).contains(months) else { throw .outOfRange("months", "1 to 600") }
        guard (0...60).contains(moratorium.months) else { throw .outOfRange("moratorium", "0 to 60 months") }
        guard Self.debt(principal, rate, after: moratorium) <= 9e15 else {
            throw .outOfRange("principal with the interest that is added to it", "at most 9·10^15")
        }
        guard startsOn.year < 9900 else { throw .outOfRange("start", "before the year 9900") }
        self.principal = principal
        self.rate = rate
        self.months = months
        self.startsOn = startsOn
        self.moratorium = moratorium
        self.rounding = rounding
    }

    /// What is owed when principal begins to fall due, in minor units.
    private static func debt(_ principal: Int64, _ rate: AnnualRate, after moratorium: Moratorium) -> Double {
        guard case .interestAdded(let months) = moratorium else { return Double(principal) }
        return Double(principal) * (1 + compoundGrowth(rate.monthlyFraction, months: months))
    }
}
