/// What sort of question a field is: decides its control, its JSON and CSV form, and whether it can be a predictor.
public enum FieldKind: String, Sendable, Hashable, CaseIterable {
    case integer, decimal, percent, money, choice
    case yesNo = "yes_no"
    case multiChoice = "multi_choice"
    case date, month, duration, text, email, phone
    case nationalID = "national_id"
    case quoted, fixed, file, statement, group

    /// Whether an answer of this kind can itself be a feature of a model.
    ///
    /// The others can only be read by derived features.
    public var isPredictor: Bool {
        switch self {
        case .integer, .decimal, .percent, .money, .choice, .yesNo, .duration: true
        case .multiChoice, .date, .month, .text, .email, .phone, .nationalID, .quoted, .fixed, .file, .statement,
            .group:
            false
        }
    }

    /// Whether the answer is written by the applicant in his own words, or is a document: never for a model.
    public var isFreeText: Bool {
        switch self {
        case .text, .email, .phone, .nationalID, .file: true
        default: false
        }
    }

    /// Whether the kind takes a list of choices.
    public var hasChoices: Bool { self == .choice || self == .multiChoice }

    /// Whether a CSV file has a column for it.
    public var isInFile: Bool { self != .fixed && self != .file && self != .statement }
}

/// What a number is measured in.
public enum Unit: String, Sendable, Hashable, CaseIterable {
    case currency
    case currencyPerMonth = "currency_per_month"
    case currencyPerYear = "currency_per_year"
    case months, years, days, count, percent
    case percentPerYear = "percent_per_year"
    /// Stored as a fraction, shown in per cent.
    case ratio
    case none
}

/// Who may read an answer.
public enum Use: String, Sendable, Hashable, CaseIterable {
    /// Officers, letters and identity checks.
    case identity
    /// Worker and trainer.
    case model
    /// The policy engine.
    case policy
    /// Dashboards and officers.
    case report
    /// The role `fairness` only; stands alone.
    case protected
}

/// How the probability of default moves as the value grows.
public enum RiskDirection: String, Sendable, Hashable, CaseIterable {
    case rises, falls, none
}
