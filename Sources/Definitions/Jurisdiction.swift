/// The pack of legal rules a product is under.
public enum Jurisdiction: String, Sendable, Hashable, CaseIterable {
    case `in`, us, eu
    /// The strictest of the others on protected data.
    case neutral

    /// Keys that stand for a protected characteristic and may not feed a model (credit-rules, section 14).
    public var proxies: Set<String> {
        [
            "birthplace", "place_of_birth", "city_of_birth", "state_of_birth", "country_of_birth", "nationality",
            "surname", "last_name", "family_name", "zip3", "zip_3", "zip_code_3", "postcode_3",
        ]
    }

    /// Protected questions that may not be asked, not even after submission.
    public var unaskable: Set<String> {
        switch self {
        case .in: ["caste", "religion"]
        case .us: ["disability", "health"]
        case .eu: ["ethnicity", "race", "religion", "health"]
        case .neutral: Jurisdiction.in.unaskable.union(Jurisdiction.us.unaskable).union(Jurisdiction.eu.unaskable)
        }
    }

    /// Keys that state a person's age.
    package static let ages: Set = ["age", "age_years", "age_months", "age_band", "date_of_birth", "birth_date"]
}
