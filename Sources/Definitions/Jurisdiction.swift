public import Lending

/// The pack of legal rules a product is under (credit-rules, section 14).
public enum Jurisdiction: String, Sendable, Hashable, CaseIterable {
    case `in`, us, eu
    /// The strictest of the others on protected data.
    case neutral

    /// The first day of the packs: what was defined before is held to the rules of this day.
    public static let packsBegin = day("2026-01-01")

    /// The rules that hold on a day.
    public func rules(on day: CalendarDate) -> [JurisdictionRule] { rules.filter { $0.holds(on: day) } }

    /// Every rule, also those of other days.
    public var rules: [JurisdictionRule] {
        switch self {
        case .in: Self.india
        case .us: Self.unitedStates
        case .eu: Self.europeanUnion
        case .neutral: Self.india + Self.unitedStates + Self.europeanUnion
        }
    }

    /// Keys that state a person's age.
    package static let ages: Set = ["age", "age_years", "age_months", "age_band", "date_of_birth", "birth_date"]

    /// Keys that stand for origin.
    private static let origins: Set = [
        "birthplace", "place_of_birth", "city_of_birth", "state_of_birth", "country_of_birth", "nationality", "surname",
        "last_name", "family_name", "zip3", "zip_3", "zip_code_3", "postcode_3",
    ]

    private static let india = [
        JurisdictionRule(
            .question,
            ["caste", "religion"],
            from: day("2003-05-05"),
            source: "RBI guidelines on a fair practices code for lenders"
        ),
        JurisdictionRule(
            .modelInput,
            origins,
            from: day("2003-05-05"),
            source: "RBI guidelines on a fair practices code for lenders"
        ),
    ]

    private static let unitedStates = [
        JurisdictionRule(.question, ["disability", "health"], from: day("2011-12-30"), source: "12 CFR 1002.5"),
        JurisdictionRule(.modelInput, origins, from: day("2011-12-30"), source: "12 CFR 1002.6(b)"),
        JurisdictionRule(
            .modelInput,
            ["telephone_listing", "phone_listing", "telephone_listed", "phone_listed"],
            from: day("2011-12-30"),
            source: "12 CFR 1002.6(b)(4)"
        ),
    ]

    private static let europeanUnion = [
        JurisdictionRule(
            .question,
            ["ethnicity", "race", "religion", "health"],
            from: day("2018-05-25"),
            source: "Regulation (EU) 2016/679, article 9"
        ),
        JurisdictionRule(.modelInput, origins, from: day("2018-05-25"), source: "Regulation (EU) 2016/679, article 9"),
        JurisdictionRule(
            .modelInput,
            ["social_network", "social_networks", "social_media", "social_media_accounts", "social_media_score"],
            from: day("2026-11-20"),
            source: "Directive (EU) 2023/2225, article 18"
        ),
    ]

    private static func day(_ iso: String) -> CalendarDate {
        guard let day = CalendarDate(iso: iso) else { preconditionFailure("\(iso) is no day; written above") }
        return day
    }
}
