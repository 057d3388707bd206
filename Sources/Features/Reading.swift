package import CheckedAnswers
package import FeatureDefinitions
package import Lending

/// What a derived feature reads: an answer or an earlier derived feature, in the units of the definition.
package enum Reading: Hashable {
    case missing
    /// Amounts in major units, durations in months, yes as 1 and no as 0.
    case number(Double)
    case code(String)
    case date(CalendarDate)
    case codes([String])
    case entries([[String: Reading]])
    /// What was measured on a bank statement.
    case measures([StatementMeasure: Double])
    /// A text; no operation reads one, but whether it was given can be asked.
    case text

    /// The reading of an answer.
    package init(_ answer: Answer?, currency: Currency) {
        switch answer {
        case nil: self = .missing
        case .number(let number): self = .number(number)
        case .money(let minorUnits): self = .number(currency.majorUnits(minorUnits))
        case .choice(let code): self = .code(code)
        case .yesNo(let answer): self = .number(answer ? 1 : 0)
        case .choices(let codes): self = .codes(codes)
        case .date(let date): self = .date(date)
        case .text: self = .text
        case .statement(let measures): self = .measures(measures)
        case .group(let entries):
            self = .entries(entries.map { $0.mapValues { Reading($0, currency: currency) } })
        }
    }

    /// The reading of a value that a derived feature has; what is not finite is missing.
    init(_ value: FeatureValue) {
        switch value {
        case .number(let number): self = number.isFinite ? .number(number) : .missing
        case .category(let code): self = .code(code)
        case .missing: self = .missing
        }
    }

    /// The value as a model or a policy sees it; missing for dates, lists and texts.
    package var value: FeatureValue {
        switch self {
        case .number(let number): .number(number)
        case .code(let code): .category(code)
        case .missing, .date, .codes, .entries, .measures, .text: .missing
        }
    }

    var number: Double? { if case .number(let number) = self { number } else { nil } }

    var date: CalendarDate? { if case .date(let date) = self { date } else { nil } }

    var isMissing: Bool { if case .missing = self { true } else { false } }
}
