/// Loans for the same purpose that perform, as stress, capital and allocation take them; amounts in minor units.
public struct BookSegment: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Principal not repaid.
    public let outstanding: Int64
    /// Probability of default within a year, in [0, 1].
    public let probabilityOfDefault: Double
    /// Share lost in default, in [0, 1].
    public let lossGivenDefault: Double
    /// Level payments of a month that are set against incomes.
    public let payments: Double
    /// Monthly incomes of the borrowers; 0 where they are not known.
    public let incomes: Double
    /// Level payments of a month of all its loans.
    public let instalments: Double
    /// Average rate, per cent a year.
    public let ratePercent: Double
    /// Those of its loans whose rates move with the market; the others keep rate and instalment.
    public let floating: [FloatingLoans]

    /// A segment.
    public init(
        name: String,
        outstanding: Int64,
        probabilityOfDefault: Double,
        lossGivenDefault: Double,
        payments: Double,
        incomes: Double,
        instalments: Double,
        ratePercent: Double,
        floating: [FloatingLoans]
    ) {
        self.name = name
        self.outstanding = outstanding
        self.probabilityOfDefault = probabilityOfDefault
        self.lossGivenDefault = lossGivenDefault
        self.payments = payments
        self.incomes = incomes
        self.instalments = instalments
        self.ratePercent = ratePercent
        self.floating = floating
    }

    /// Monthly instalments over monthly incomes, a share of one; nil if these are not known.
    public var debtToIncome: Double? { incomes > 0 ? payments / incomes : nil }
}
