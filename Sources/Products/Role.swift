import Definitions
import FeatureDefinitions
import Fields

/// What a field or derived feature means to the rest of the system.
public enum Role: String, Sendable, Hashable, CaseIterable {
    case loanAmount = "loan_amount"
    case tenureMonths = "tenure_months"
    case annualRate = "annual_rate"
    case monthlyIncome = "monthly_income"
    case monthlyObligations = "monthly_obligations"
    case dateOfBirth = "date_of_birth"
    case email
    case fullName = "full_name"
}

extension Role {
    /// Reads the roles of a definition: what bears one must be of its type.
    static func table(_ node: DefinitionNode, _ names: DefinitionNames) throws(ProductError) -> [Role: String] {
        var roles: [Role: String] = [:]
        for (name, place) in try node.members() {
            guard let role = Role(rawValue: name) else { throw place.failure(.unknownKey) }
            let key = try place.text()
            _ = try names.meaning(place)
            guard role.suits(key, names) else { throw place.failure(.wrongType(key, needed: role.type)) }
            roles[role] = key
        }
        return roles
    }

    /// What bears the role is, for messages.
    private var type: String {
        switch self {
        case .loanAmount: "an amount of money of unit currency"
        case .tenureMonths: "a number of unit months"
        case .annualRate: "a number of unit percent_per_year"
        case .monthlyIncome, .monthlyObligations: "a number of unit currency_per_month"
        case .dateOfBirth: "a date"
        case .email: "of kind email"
        case .fullName: "of kind text"
        }
    }

    private func suits(_ key: String, _ names: DefinitionNames) -> Bool {
        let field = names.fields.first { $0.key == key }
        let unit = field?.unit ?? names.derived.first { $0.key == key }?.unit
        return switch self {
        case .loanAmount: unit == .currency
        case .tenureMonths: unit == .months
        case .annualRate: unit == .percentPerYear
        case .monthlyIncome, .monthlyObligations: unit == .currencyPerMonth
        case .dateOfBirth: field?.kind == .date
        case .email: field?.kind == .email
        case .fullName: field?.kind == .text
        }
    }
}
