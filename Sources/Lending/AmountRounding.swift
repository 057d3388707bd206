/// How the amounts of a loan are rounded; a product sets it, and a loan keeps it to its end.
public struct AmountRounding: Sendable, Hashable {
    /// What becomes of half a minor unit.
    public enum Halves: String, Sendable, Hashable, CaseIterable {
        /// Away from zero.
        case up = "half_up"
        /// To the even neighbour, which favours neither side over many months.
        case even = "half_even"
    }

    /// Of interest and of the level payment.
    public let halves: Halves
    /// The level payment is a multiple of so many minor units, rounded down; 1 to 1,000.
    ///
    /// Never up: a payment that is too large ends the loan before its time. The last payment takes the remainder.
    public let step: Int64

    /// Half up to the minor unit.
    public static let usual = AmountRounding()

    /// How amounts are rounded; nil for a step outside 1...1,000.
    public init?(halves: Halves, step: Int64) {
        guard (1...1_000).contains(step) else { return nil }
        self.halves = halves
        self.step = step
    }

    private init() { (halves, step) = (.up, 1) }

    /// A level payment of whole steps; what is less than a step stays as it is.
    /// - Parameter amount: In minor units; not negative.
    /// - Returns: In minor units.
    public func level(_ amount: Int64) -> Int64 { amount < step ? amount : amount - amount % step }

    /// A quotient of whole numbers, rounded.
    /// - Parameters:
    ///   - numerator: Not negative.
    ///   - denominator: Positive.
    /// - Returns: What does not fit is the largest there is.
    public func quotient(_ numerator: Int128, by denominator: Int128) -> Int64 {
        let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        let isUp = 2 * rest > denominator || 2 * rest == denominator && (halves == .up || whole % 2 == 1)
        return Int64(clamping: isUp ? whole + 1 : whole)
    }

    /// A number rounded to a whole one.
    /// - Parameter amount: In minor units; not negative, never NaN.
    /// - Returns: What does not fit is the largest there is.
    public func whole(_ amount: Double) -> Int64 {
        Int64(exactly: amount.rounded(halves == .up ? .toNearestOrAwayFromZero : .toNearestOrEven)) ?? .max
    }
}
