import CheckedAnswers
import Definitions
package import Documents
import Fields
import Lending
import Products

/// Reads answers page by page, in the order of the definition; the only place where answers are made.
///
/// What a condition hides is null, whatever was sent. The first mistake of a field is kept, the others of the page too.
package struct ApplicationReading {
    let product: Product
    let submittedOn: CalendarDate
    private let style: NumberStyle
    /// Checked answers by key.
    private(set) var answers: [String: Answer] = [:]
    /// All answers in the form of the JSON interface, in which conditions are asked; null for none.
    package private(set) var values: [String: JSONValue]
    /// In the order of the fields.
    private(set) var errors: [FieldError] = []

    /// Starts with the answers of other pages, which conditions may need.
    init(_ product: Product, on submittedOn: CalendarDate, values: [String: JSONValue] = [:]) {
        self.product = product
        style = NumberStyle(product)
        self.submittedOn = submittedOn
        self.values = values
    }

    /// Reads the fields of a page.
    mutating func read(_ page: Page, from source: AnswerSource) {
        let isPageShown = page.condition?.holds(for: values) ?? true
        for field in page.fields {
            let answer = isPageShown && isShown(field, in: values) ? read(field, from: source, under: "") : nil
            answers[field.key] = answer
            values[field.key] = answer?.json(for: field, currency: product.currency) ?? .null
        }
    }

    /// Adds a mistake that no field made.
    mutating func append(_ error: FieldError) { errors.append(error) }

    private func isShown(_ field: Field, in values: [String: JSONValue]) -> Bool {
        field.condition?.holds(for: values) ?? true
    }

    /// Reads one answer, or notes what is wrong with it.
    private mutating func read(_ field: Field, from source: AnswerSource, under prefix: String) -> Answer? {
        let known = errors.count
        do throws(FieldProblem) {
            let answer =
                field.kind == .group
                ? try entries(of: field, from: source, under: prefix) : try answer(to: field, from: source)
            if answer == nil, field.isRequired, errors.count == known { throw .required }
            return answer
        } catch {
            errors.append(FieldError(error, in: field, key: prefix + field.key, style: style))
            return nil
        }
    }

    private func answer(to field: Field, from source: AnswerSource) throws(FieldProblem) -> Answer? {
        var value = try source.value(of: field, style)
        // A quoted value is not the applicant's to type: where the source has none, what was set before holds.
        // A statement is not sent with its page again: until it is removed, what was measured stays.
        let isKept = field.kind == .quoted || field.kind == .statement && source.keepsFile(of: field)
        if value.isNull, isKept { value = values[field.key] ?? .null }
        if value.isNull { value = field.defaultValue ?? .null }
        guard let answer = try field.shape(of: value, currency: product.currency) else { return nil }
        try field.confirm(answer, currency: product.currency, submittedOn: submittedOn)
        return answer
    }

    /// Reads the entries of a group; a member's own mistakes are noted under its own key.
    private mutating func entries(
        of group: Field,
        from source: AnswerSource,
        under prefix: String
    ) throws(FieldProblem) -> Answer? {
        let sources = try source.entries(of: group)
        if case .entries(let minimum, _) = group.range, sources.count < minimum, !sources.isEmpty { throw .range }
        let known = errors.count
        var entries: [[String: Answer]] = []
        for (number, entry) in sources {
            entries.append(members(of: group, from: entry, under: "\(prefix)\(group.key).\(number)."))
        }
        return entries.isEmpty || errors.count > known ? nil : .group(entries)
    }

    private mutating func members(
        of group: Field,
        from source: AnswerSource,
        under prefix: String
    ) -> [String: Answer] {
        var members: [String: Answer] = [:]
        var around = values
        for field in group.fields {
            let answer = isShown(field, in: around) ? read(field, from: source, under: prefix) : nil
            members[field.key] = answer
            around[field.key] = answer?.json(for: field, currency: product.currency) ?? .null
        }
        for key in source.keys(otherThan: group.fields) { errors.append(.unknown(prefix + key)) }
        return members
    }
}
