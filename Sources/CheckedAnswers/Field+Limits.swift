import Definitions
package import Fields
package import Lending

// What an answer of the right shape must be within: the second half of the one validation.

extension Field {
    /// Checks a shaped answer against range, step, length, form and check digits.
    package func confirm(_ answer: Answer, currency: Currency, submittedOn: CalendarDate) throws(FieldProblem) {
        switch answer {
        case .number(let number): try confirm(number: number)
        case .money(let minorUnits): try confirm(minorUnits: minorUnits, currency)
        case .date(let date): try confirm(date: date, submittedOn)
        case .text(let text): try confirm(text: text)
        case .group(let entries): guard entries.count <= mostEntries else { throw .tooManyEntries }
        case .choice, .yesNo, .choices, .statement: break
        }
    }

    private func confirm(number: Double) throws(FieldProblem) {
        guard case .numbers(let minimum, let maximum, let step) = range else { return }
        guard number >= minimum ?? number, number <= maximum ?? number else { throw .range }
        guard let step, step > 0 else { return }
        let steps = number / step
        // A step such as 0.1 has no exact double, so the quotient may miss the whole number by rounding.
        guard (steps - steps.rounded()).magnitude <= 1e-9 * max(1, steps.magnitude) else { throw .step }
    }

    private func confirm(minorUnits: Int64, _ currency: Currency) throws(FieldProblem) {
        guard case .numbers(let minimum, let maximum, let step) = range else { return }
        let limits = (minimum.flatMap(currency.minorUnits(nearest:)), maximum.flatMap(currency.minorUnits(nearest:)))
        guard minorUnits >= limits.0 ?? minorUnits, minorUnits <= limits.1 ?? minorUnits else { throw .range }
        guard let step = step.flatMap(currency.minorUnits(nearest:)), step > 0 else { return }
        guard minorUnits.isMultiple(of: step) else { throw .step }
    }

    private func confirm(date: CalendarDate, _ submittedOn: CalendarDate) throws(FieldProblem) {
        guard case .dates(let earliest, let latest) = range else { return }
        if case .submittedOn = latest, date > submittedOn { throw .inTheFuture }
        if case .date(let limit) = latest, date > limit { throw .range }
        if case .submittedOn = earliest, date < submittedOn { throw .range }
        if case .date(let limit) = earliest, date < limit { throw .range }
    }

    private func confirm(text: String) throws(FieldProblem) {
        guard kind != .fixed else { return }
        let length = text.unicodeScalars.count
        guard length <= longestText else { throw .length }
        if case .length(let minimum, _) = range, length < minimum { throw .format }
        switch kind {
        case .email: guard text.isEmailAddress else { throw .format }
        case .phone: guard text.isPhoneNumber else { throw .format }
        default: break
        }
        guard pattern?.matches(text) ?? true, check?.holds(text) ?? true else { throw .format }
    }

    /// The longest text, in Unicode scalars; its bytes are at most four times as many.
    var longestText: Int {
        if case .length(_, let maximum?) = range { return maximum }
        return switch kind {
        case .email: 254
        case .phone: 16
        case .nationalID: 32
        default: 200
        }
    }
}
