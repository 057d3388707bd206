public import Lending

/// Amounts on days, discounted by actual days over 365.
public struct DatedCashFlows: Sendable, Hashable {
    /// An amount on a day.
    public struct Flow: Sendable, Hashable {
        /// When.
        public let day: CalendarDate
        /// Paid out is negative, received is positive.
        public let amount: Double

        /// An amount on a day.
        public init(_ day: CalendarDate, _ amount: Double) {
            self.day = day
            self.amount = amount
        }
    }

    private let years: [Double]
    private let amounts: [Double]

    /// Amounts on days; the first day is the one they are discounted to.
    /// - Parameter flows: At least one.
    public init(_ flows: [Flow]) {
        precondition(!flows.isEmpty, "no cash flows")
        years = flows.map { Double($0.day.dayNumber - flows[0].day.dayNumber) / 365 }
        amounts = flows.map(\.amount)
    }

    /// What the amounts are worth on the first day.
    /// - Parameter rate: Effective, of a year, above −1.
    /// - Returns: In the unit of the amounts.
    public func presentValue(at rate: Double) -> Double {
        zip(years, amounts).reduce(0) { $0 + $1.1 * power(1 + rate, -$1.0) }
    }

    /// The effective annual rate at which the amounts are worth nothing; nil if no amount is paid or none is received.
    public var internalRate: Double? {
        guard amounts.contains(where: { $0 > 0 }), amounts.contains(where: { $0 < 0 }) else { return nil }
        return crossing { presentValue(at: $0) }
    }
}
