public import Lending

/// How a lender sets aside money for losses.
public enum ProvisioningRegime: String, Sendable, Hashable, CaseIterable {
    /// Reserve Bank of India: income recognition, asset classification and provisioning, by class.
    case iracp = "rbi-iracp"
    /// Reserve Bank of India: expected credit loss with floors, from 1 April 2027.
    case expectedLoss2027 = "rbi-ecl-2027"
    /// IFRS 9: expected credit loss by stage.
    case ifrs9
    /// None.
    case none

    /// The first day on which it may be applied; nil if there is no such day.
    public var startsOn: CalendarDate? {
        self == .expectedLoss2027 ? CalendarDate(iso: "2027-04-01") : nil
    }
}

/// What a standard asset finances, for the rate set aside on it.
public enum ProvisionSector: String, Sendable, Hashable, CaseIterable {
    /// Homes.
    case housing
    /// Small and medium enterprises.
    case smallEnterprise = "small_enterprise"
    /// Farms and what belongs to them.
    case agriculture
    /// Commercial real estate.
    case commercialRealEstate = "commercial_real_estate"
    /// The residential part of commercial real estate.
    case residentialProjects = "residential_projects"
    /// Everything else.
    case other
}

/// Shares of what is outstanding that are set aside by class; the defaults are those of the master circular.
///
/// - seealso: Reserve Bank of India, IRACP master circular, 1 April 2022, part 5.
public struct ProvisionRates: Sendable, Hashable {
    /// Of standard assets.
    public var standard: [ProvisionSector: Double] = [
        .housing: 0.0025, .smallEnterprise: 0.0025, .agriculture: 0.0025, .commercialRealEstate: 0.01,
        .residentialProjects: 0.0075, .other: 0.004,
    ]
    /// Of sub-standard assets.
    public var substandard = 0.15
    /// Of sub-standard assets that had no security from the start.
    public var substandardUnsecured = 0.25
    /// Of the secured part of doubtful assets, by the age of doubt.
    public var doubtfulSecured = [0.25, 0.4, 1.0]

    /// The rates of the master circular.
    public init() {}

    /// What is set aside for a loan, in minor units, rounded half up.
    /// - Parameters:
    ///   - assetClass: Its class.
    ///   - outstanding: In minor units.
    ///   - security: What its security would fetch, in minor units.
    ///   - wasSecured: Whether it had security from the start.
    ///   - sector: What it finances.
    /// - Returns: 0 to what is outstanding.
    public func provision(
        _ assetClass: AssetClass,
        outstanding: Int64,
        security: Int64,
        wasSecured: Bool,
        sector: ProvisionSector
    ) -> Int64 {
        let secured = Double(min(max(security, 0), outstanding))
        let amount: Double =
            switch assetClass {
            case .standard, .specialMention0, .specialMention1, .specialMention2:
                (standard[sector] ?? 0) * Double(outstanding)
            case .substandard: (wasSecured ? substandard : substandardUnsecured) * Double(outstanding)
            case .doubtful1, .doubtful2, .doubtful3:
                doubtfulSecured[assetClass.rawValue - AssetClass.doubtful1.rawValue] * secured
                    + Double(outstanding) - secured
            case .loss: Double(outstanding)
            }
        return Int64(amount.rounded(.toNearestOrAwayFromZero))
    }
}
