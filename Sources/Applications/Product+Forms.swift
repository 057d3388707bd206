public import CheckedAnswers
import Definitions
public import Documents
public import Fields
public import Lending
public import Products

extension Product {
    /// Reads one page of an HTML form.
    ///
    /// Controls are named by field: `key`; a date `key_day`, `key_month`, `key_year`; a month without the day; a duration
    /// `key_years`, `key_months`; a member of a group `key.0.member`. Other controls are not looked at, and neither are
    /// those of quoted and fixed fields.
    /// - Parameters:
    ///   - page: A page of the application; one of after its submission is for ``checkProtected(_:form:on:)``.
    ///   - form: Texts by name of the control.
    ///   - draft: Answers so far, which conditions and quoted fields may need.
    ///   - submittedOn: Today's local date.
    /// - Returns: A value for each field of the page, and what was wrong.
    public func readPage(
        _ page: Page,
        form: [String: [String]],
        draft: [String: JSONValue],
        on submittedOn: CalendarDate
    ) -> PageReading {
        guard page.stage == .form else { return PageReading(values: [:], errors: []) }
        var reading = ApplicationReading(self, on: submittedOn, values: draft)
        reading.read(page, from: .form(form, prefix: ""))
        let keys = Set(page.fields.map(\.key))
        return PageReading(values: reading.values.filter { keys.contains($0.key) }, errors: reading.errors)
    }

    /// Checks a page of after the submission; what it says goes to the fairness store and nowhere else.
    /// - Parameters:
    ///   - page: A page of stage ``Page/Stage/afterSubmit``.
    ///   - form: Texts by name of the control, as in ``readPage(_:form:draft:on:)``.
    ///   - submittedOn: The local date of submission.
    /// - Returns: What was answered; every question is optional.
    /// - Throws: ``ValidationFailure`` for answers that cannot be.
    public func checkProtected(
        _ page: Page,
        form: [String: [String]],
        on submittedOn: CalendarDate
    ) throws(ValidationFailure) -> ProtectedAnswers {
        guard page.stage == .afterSubmit else { return ProtectedAnswers([:]) }
        var reading = ApplicationReading(self, on: submittedOn)
        reading.read(page, from: .form(form, prefix: ""))
        guard reading.errors.isEmpty else { throw ValidationFailure(errors: reading.errors) }
        return ProtectedAnswers(reading.answers)
    }

    /// What the controls of a field hold when it is shown again.
    /// - Parameters:
    ///   - field: A field of this product.
    ///   - value: Its answer in the form of the JSON interface.
    /// - Returns: Texts by name of the control; none for what was not answered.
    public func inputs(for field: Field, value: JSONValue?) -> [String: [String]] {
        inputs(for: field, value: value ?? .null, name: field.key)
    }

    private func inputs(for field: Field, value: JSONValue, name: String) -> [String: [String]] {
        switch value {
        case .object where field.kind == .statement: [name + "_kept": [displayText(for: field, value: value)]]
        case .null, .object: [:]
        case .bool(let answer): [name: [answer ? "yes" : "no"]]
        case .number(let number) where field.kind == .duration: durationInputs(number, name)
        case .number(let number): [name: [NumberStyle(self).typed(number, of: field)]]
        case .string(let text) where field.kind == .date: dateInputs(text, name, parts: ["_year", "_month", "_day"])
        case .string(let text) where field.kind == .month: dateInputs(text, name, parts: ["_year", "_month"])
        case .string(let text): [name: [text]]
        case .array(let entries) where field.kind == .group: entryInputs(field, entries, name)
        case .array(let codes): [name: codes.compactMap(\.stringValue)]
        }
    }

    private func durationInputs(_ number: Double, _ name: String) -> [String: [String]] {
        guard let months = Int(exactly: number) else { return [:] }
        return [name + "_years": ["\(months / 12)"], name + "_months": ["\(months % 12)"]]
    }

    private func dateInputs(_ iso: String, _ name: String, parts: [String]) -> [String: [String]] {
        let texts = iso.utf8.split(separator: UInt8(ascii: "-"))
            .map { digits in
                let rest = digits.drop { $0 == UInt8(ascii: "0") }
                return String(decoding: rest, as: UTF8.self)
            }
        return Dictionary(zip(parts.map { name + $0 }, texts.map { [$0] })) { first, _ in first }
    }

    private func entryInputs(_ group: Field, _ entries: [JSONValue], _ name: String) -> [String: [String]] {
        var controls: [String: [String]] = [:]
        for (number, entry) in entries.enumerated() {
            for field in group.fields {
                let value = entry[field.key] ?? .null
                controls.merge(inputs(for: field, value: value, name: "\(name).\(number).\(field.key)")) { $1 }
            }
        }
        return controls
    }
}
