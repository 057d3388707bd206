/// Amounts at equal distances in time, the first of them now.
public struct CashFlows: Sendable, Hashable {
    /// Paid out is negative, received is positive.
    public let amounts: [Double]

    /// Amounts, the first of them now.
    public init(_ amounts: [Double]) { self.amounts = amounts }

    /// What the amounts are worth now; the first is not discounted.
    /// - Parameter rate: Of one period, above −1.
    /// - Returns: In the unit of the amounts.
    public func presentValue(at rate: Double) -> Double {
        // Horner: one division a period, no power of anything.
        amounts.reversed().reduce(0) { $0 / (1 + rate) + $1 }
    }

    /// The rate of a period at which the amounts are worth nothing; nil if no amount is paid or none is received.
    ///
    /// Where several rates do so, one of them.
    public var internalRate: Double? {
        guard amounts.contains(where: { $0 > 0 }), amounts.contains(where: { $0 < 0 }) else { return nil }
        return crossing { presentValue(at: $0) }
    }

    /// The rate at which what is paid out, financed at one rate, grows to what is received, reinvested at another.
    /// - Parameters:
    ///   - financing: Rate of a period at which money paid out is found.
    ///   - reinvestment: Rate of a period at which money received is laid out.
    /// - Returns: Rate of a period; nil if no amount is paid, none is received or there are fewer than two.
    public func modifiedInternalRate(financing: Double, reinvestment: Double) -> Double? {
        let paid = CashFlows(amounts.map { min($0, 0) }).presentValue(at: financing)
        let received = CashFlows(amounts.map { max($0, 0) }).presentValue(at: reinvestment)
        guard paid < 0, received > 0, amounts.count > 1 else { return nil }
        return power(-received / paid, 1 / Double(amounts.count - 1)) * (1 + reinvestment) - 1
    }
}
