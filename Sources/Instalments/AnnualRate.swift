public import Lending

/// A nominal annual rate; a month costs a twelfth of it.
public struct AnnualRate: Sendable, Hashable, Comparable {
    /// Per cent a year, in [0, 10,000].
    public let percent: Double

    /// A nominal annual rate.
    ///
    /// - Parameter percent: Per cent a year; 9.5 means 9.5 %.
    /// - Throws: ``InvalidValue`` outside [0, 10,000] or NaN.
    public init(percent: Double) throws(InvalidValue) {
        guard percent >= 0, percent <= 10_000 else { throw .outOfRange("annual rate", percent, in: 0...10_000) }
        self.percent = percent
    }

    /// Interest of a month as a share of the balance.
    public var monthlyFraction: Double { percent / 1200 }

    /// By per cent.
    public static func < (one: AnnualRate, other: AnnualRate) -> Bool { one.percent < other.percent }
}

extension AnnualRate {
    /// The rate in billionths of a per cent, in which interest is exact.
    private var nanoPercent: Int128 { Int128((percent * 1e9).rounded()) }

    /// Interest of one month; in exact arithmetic, the rate counted to a billionth of a per cent.
    ///
    /// - Parameters:
    ///   - balance: In minor units; not negative.
    ///   - rounding: What becomes of half a minor unit.
    /// - Returns: In minor units.
    public func monthlyInterest(onMinorUnits balance: Int64, rounding: AmountRounding = .usual) -> Int64 {
        rounding.quotient(Int128(balance) * nanoPercent, by: 1200 * 1_000_000_000)
    }

    /// Interest of days, actual over 365; in exact arithmetic.
    ///
    /// - Parameters:
    ///   - balance: In minor units; not negative.
    ///   - days: Not negative.
    ///   - rounding: What becomes of half a minor unit.
    /// - Returns: In minor units.
    public func interest(onMinorUnits balance: Int64, days: Int, rounding: AmountRounding = .usual) -> Int64 {
        rounding.quotient(Int128(balance) * nanoPercent * Int128(days), by: 36_500 * 1_000_000_000)
    }
}
