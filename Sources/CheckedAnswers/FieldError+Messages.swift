import Definitions
package import Fields

// The one table of messages (application-form, section 3): a problem and a field make a code and a sentence.

extension FieldError {
    package init(_ problem: FieldProblem, in field: Field, key: String, style: NumberStyle) {
        self.init(key: key, code: problem.code, message: problem.message(for: field, style: style))
    }

    /// A key that is no question of this product.
    package static func unknown(_ key: String) -> FieldError {
        FieldError(key: key, code: .unknown, message: "\(shortened(key)) is not part of this product")
    }

    /// A key that may be answered only after submission, elsewhere.
    package static func protected(_ key: String) -> FieldError {
        FieldError(key: key, code: .protected, message: "\(shortened(key)) is not accepted here")
    }

    /// Something that must be agreed to.
    package static func required(_ consent: Consent) -> FieldError {
        FieldError(key: consent.key, code: .required, message: "Select “\(consent.label)”")
    }

    /// A key as it came from outside, cut to what can be the key of a field.
    private static func shortened(_ key: String) -> String {
        String(String.UnicodeScalarView(key.unicodeScalars.prefix(64)))
    }
}

extension FieldProblem {
    var code: FieldError.Code {
        switch self {
        case .required: .required
        case .number: .number
        case .whole: .whole
        case .range, .tooManyEntries: .range
        case .step: .step
        case .choice: .choice
        case .length: .length
        case .format: .format
        case .exclusive: .exclusive
        case .file, .statement: .file
        case .notRealDate, .missingParts, .inTheFuture: .date
        }
    }

    package func message(for field: Field, style: NumberStyle) -> String {
        let name = field.name
        let subject = name.withCapital
        return switch self {
        case .required: "\(field.kind.isSelected ? "Select" : "Enter") \(name)"
        case .number: "\(subject) must be a number, like \(field.shownExample)"
        case .whole: "\(subject) must be a whole number"
        case .range, .tooManyEntries: "\(subject) must be \(field.shownRange(style))"
        case .step: "\(subject) must be a multiple of \(field.shownStep(style))"
        case .choice: "Select \(name) from the list"
        case .length: "\(subject) must be \(field.longestText) characters or fewer"
        case .format: "\(subject) must be in the format \(field.shownExample)"
        case .exclusive: "Select \(name), or \"None\", not both"
        case .file: "The file must be a PDF or JPG"
        case .statement(let words): "\(subject) \(words)"
        case .notRealDate: "\(subject) must be a real date"
        case .inTheFuture: "\(subject) must be today or in the past"
        case .missingParts(let parts):
            "\(subject) must include a \(parts.map(\.rawValue).joined(separator: " and "))"
        }
    }
}

extension String {
    /// The text with its first letter as a capital.
    var withCapital: String { prefix(1).uppercased() + dropFirst() }
}

extension FieldKind {
    /// Whether the answer is selected rather than entered.
    fileprivate var isSelected: Bool { self == .choice || self == .yesNo || self == .multiChoice }
}

extension Field {
    /// The example of the definition, or one that fits the kind.
    fileprivate var shownExample: String {
        if let example { return example }
        return switch kind {
        case .integer, .duration: "12"
        case .money: "45000"
        case .decimal, .percent, .quoted: "9.5"
        case .date: "27 3 1985"
        case .month: "3 2021"
        case .email: "name@example.com"
        case .phone: "+91 98765 43210"
        default: "letters, digits and punctuation"
        }
    }

    fileprivate func shownStep(_ style: NumberStyle) -> String {
        guard case .numbers(_, _, let step?) = range else { return "1" }
        return shown(step, style)
    }

    fileprivate func shownRange(_ style: NumberStyle) -> String {
        let ends: (minimum: String?, maximum: String?) =
            switch range {
            case .numbers(let minimum, let maximum, _):
                (minimum.map { shown($0, style) }, maximum.map { shown($0, style) })
            case .entries(let minimum, let maximum): ("\(minimum)", "\(maximum)")
            case .length(let minimum, let maximum): ("\(minimum)", maximum.map { "\($0)" })
            case .dates(let earliest, let latest): (earliest.flatMap(\.shown), latest.flatMap(\.shown))
            case nil: (nil, nil)
            }
        return switch ends {
        case (let minimum?, let maximum?): "between \(minimum) and \(maximum)"
        case (let minimum?, nil): "\(minimum) or more"
        case (nil, let maximum?): "\(maximum) or less"
        case (nil, nil): "possible"
        }
    }

    private func shown(_ limit: Double, _ style: NumberStyle) -> String {
        switch kind {
        case .money: style.amount(limit)
        case .duration: limit.yearsAndMonths
        default: style.text(limit)
        }
    }
}

extension DateBound {
    fileprivate var shown: String? {
        switch self {
        case .date(let date): date.shown
        case .submittedOn: "today"
        }
    }
}
