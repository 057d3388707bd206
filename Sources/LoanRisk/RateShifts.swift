/// What the model that granted a loan adds to its log-odds of default when the rate rises.
public struct RateShifts: Sendable, Hashable {
    /// Points more, per cent a year, of which a model is asked.
    public static let points = 1...10

    /// The number of the loan.
    public let loan: Int
    /// For 1, 2, … points more; none where no model can say it.
    public let logOdds: [Double]

    /// What was found for a loan.
    /// - Parameters:
    ///   - loan: Its number.
    ///   - logOdds: For each of ``points``, finite; none where no model can say it. Nil is made of anything else.
    public init?(loan: Int, logOdds: [Double]) {
        guard logOdds.isEmpty || logOdds.count == Self.points.count, logOdds.allSatisfy(\.isFinite) else { return nil }
        self.loan = loan
        self.logOdds = logOdds
    }

    /// What so many points more add; nil where no model can say it.
    /// - Parameter points: From 0 to 10.
    /// - Returns: In log-odds of default: positive raises risk.
    public func logOdds(points: Int) -> Double? {
        guard !logOdds.isEmpty else { return nil }
        return points == 0 ? 0 : logOdds[points - 1]
    }
}
