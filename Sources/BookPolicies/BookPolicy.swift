public import AssetQuality
public import Lending

/// What a lender wants of its book: how money is set aside, from where on a figure is an alert, how it is stressed.
public struct BookPolicy: Sendable, Hashable {
    /// How money is set aside, once the regime has begun.
    public var regime = ProvisioningRegime.iracp
    /// Limits on the ratios of the book.
    public var alerts = BookAlert.Limits()
    /// Limits on the shares of purposes.
    public var purposes = ConcentrationLimits()
    /// Limits on the shares of regions.
    public var regions = ConcentrationLimits()
    /// Correlation of asset values with the shared factor, in (0, 1).
    public var correlation = 0.08
    /// Standard deviations by which the shared factor falls for one percentage point more unemployment.
    public var shockPerUnemploymentPoint = 0.25
    /// What one more unit of debt to income adds to the log-odds of default.
    public var logOddsPerDebtToIncome = 3.0

    /// The usual wishes.
    public init() {}

    /// The regime that is in force on a day: a new one begins on its own first day, and until then the old one goes on.
    public func regime(on day: CalendarDate) -> ProvisioningRegime {
        guard let start = regime.startsOn, day < start else { return regime }
        return .iracp
    }
}
