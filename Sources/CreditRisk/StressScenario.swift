public import Documents
import Statistics

/// A bad year: how far the shared factor falls, what is lost besides, how rates move.
///
/// The file is `{"name": …, "factor_shock": …, "unemployment_points": …, "lgd_add_on": …, "rate_shock_percent": …}`; all but the
/// name may be missing, and then change nothing.
public struct StressScenario: Sendable, Hashable {
    /// For tables.
    public let name: String
    /// Standard deviations on the bad side by which the shared factor moves.
    public let factorShock: Double
    /// Added to every loss given default.
    public let lossGivenDefaultAddOn: Double
    /// Added to floating rates, per cent a year.
    public let rateShockInPercent: Double

    /// Standard deviations of the factor for one percentage point more unemployment, unless the file says otherwise.
    private static let shockPerUnemploymentPoint = 0.25

    /// A scenario made by hand.
    public init(
        name: String,
        factorShock: Double = 0,
        lossGivenDefaultAddOn: Double = 0,
        rateShockInPercent: Double = 0
    ) {
        self.name = name
        self.factorShock = factorShock
        self.lossGivenDefaultAddOn = lossGivenDefaultAddOn
        self.rateShockInPercent = rateShockInPercent
    }

    /// Reads a scenario file.
    /// - Throws: ``CreditRiskError/scenario(path:expected:)`` naming the key.
    public init(json: JSONValue) throws(CreditRiskError) {
        guard let members = json.objectValue else { throw .scenario(path: "scenario", expected: "an object") }
        let known: Set = [
            "name", "factor_shock", "unemployment_points", "factor_shock_per_unemployment_point", "lgd_add_on",
            "rate_shock_percent",
        ]
        if let strange = members.keys.sorted().first(where: { !known.contains($0) }) {
            throw .scenario(path: strange, expected: "one of \(known.sorted().joined(separator: ", "))")
        }
        guard let name = members["name"]?.stringValue, !name.utf8.isEmpty else {
            throw .scenario(path: "name", expected: "a text")
        }
        func number(_ key: String, _ range: ClosedRange<Double>, or standard: Double) throws(CreditRiskError) -> Double
        {
            guard let value = members[key] else { return standard }
            guard let number = value.numberValue, range.contains(number) else {
                throw .scenario(path: key, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
        let perPoint = try number(
            "factor_shock_per_unemployment_point",
            0...5,
            or: Self.shockPerUnemploymentPoint
        )
        let points = try number("unemployment_points", 0...50, or: 0)
        self.init(
            name: name,
            factorShock: try number("factor_shock", -10...10, or: 0) + points * perPoint,
            lossGivenDefaultAddOn: try number("lgd_add_on", 0...1, or: 0),
            rateShockInPercent: try number("rate_shock_percent", -20...50, or: 0)
        )
    }

    /// The PD of a borrower in this scenario: its threshold moved by √ρ times the shock.
    ///
    /// That of an ordinary year is the mean over all years, and above that of the year in which the factor stands still; a
    /// bad year never counts as better than ordinary, nor a good one as worse.
    /// - Parameters:
    ///   - probabilityOfDefault: In an ordinary year, in [0, 1].
    ///   - correlation: With the shared factor, in (0, 1).
    /// - Returns: In [0, 1].
    /// - Throws: ``CreditRiskError/outOfRange(_:_:)``.
    public func stressedProbability(
        _ probabilityOfDefault: Double,
        correlation: Double
    ) throws(CreditRiskError) -> Double {
        guard probabilityOfDefault > 0, probabilityOfDefault < 1, factorShock != 0 else { return probabilityOfDefault }
        let moved = try VasicekModel(probabilityOfDefault: probabilityOfDefault, correlation: correlation)
            .conditionalProbability(shock: factorShock)
        return factorShock > 0 ? max(moved, probabilityOfDefault) : min(moved, probabilityOfDefault)
    }

    /// The loss given default of a loan in this scenario.
    public func stressedLossGivenDefault(_ lossGivenDefault: Double) -> Double {
        min(lossGivenDefault + lossGivenDefaultAddOn, 1)
    }
}
