import CheckedAnswers
import Definitions
import Documents
import Fields
import Lending

// How people type (application-form, sections 3 and 9): numbers with spaces and grouping, dates in parts with months by
// number or name, durations in years and months. Every grammar looks at scalars, and at no more of them than it needs.

/// The controls of one question on a form.
struct FormControls {
    let controls: [String: [String]]
    /// Name of the control, or what the names of its parts begin with.
    let name: String
    /// How numbers are typed here.
    let style: NumberStyle

    /// What was typed, in the form of the JSON interface; null where nothing was.
    func value(of field: Field) throws(FieldProblem) -> JSONValue {
        switch field.kind {
        case .integer, .decimal, .percent, .money: try number(field)
        case .duration: try duration()
        case .date, .month: try date(hasDay: field.kind == .date)
        case .choice: try single(else: .choice).map(JSONValue.string) ?? .null
        case .yesNo: try yesNo()
        case .multiChoice: selected()
        case .text, .email, .phone, .nationalID: try single(else: .format).map(JSONValue.string) ?? .null
        case .statement: try statement(field.detection)?.value ?? .null
        case .quoted, .fixed, .file, .group: .null
        }
    }

    /// The text of a control that can be there once; more than once it is the problem.
    private func single(
        _ part: String = "",
        else problem: FieldProblem
    ) throws(FieldProblem) -> String? {
        try whole(part, else: problem)?.trimmed
    }

    /// As it was sent, blanks around it included: the last cell of a table may be empty.
    private func whole(_ part: String, else problem: FieldProblem) throws(FieldProblem) -> String? {
        guard let texts = controls[name + part], let text = texts.first else { return nil }
        guard texts.count == 1 else { throw problem }
        return text.trimmed.utf8.isEmpty ? nil : text
    }

    /// The bank statement that came as a file, or as lines in the box beside it.
    func statement(_ settings: StatementSettings) throws(FieldProblem) -> StatementText? {
        let file = try whole("", else: .statement("can be there once"))
        let pasted = try whole(Self.pasted, else: .statement("can be there once"))
        guard file == nil || pasted == nil else {
            throw .statement("can be a file or pasted lines, not both: empty the box or leave out the file")
        }
        return try (file ?? pasted)
            .map { text throws(FieldProblem) in
                try StatementText(text, currency: style.currency, settings)
            }
    }

    /// Ends the name of a box for pasted lines; no key of a field can hold its first mark.
    static let pasted = "-pasted"

    private func number(_ field: Field) throws(FieldProblem) -> JSONValue {
        guard let text = try single(else: .number) else { return .null }
        guard let number = style.number(text, of: field) else { throw .number }
        return .number(number)
    }

    private func yesNo() throws(FieldProblem) -> JSONValue {
        switch try single(else: .choice) {
        case nil: .null
        case "yes": .bool(true)
        case "no": .bool(false)
        default: throw .choice
        }
    }

    private func selected() -> JSONValue {
        let codes = (controls[name] ?? []).filter { !$0.utf8.isEmpty }
        return codes.isEmpty ? .null : .array(codes.map(JSONValue.string))
    }

    private func duration() throws(FieldProblem) -> JSONValue {
        let years = try count("_years")
        let months = try count("_months")
        return years == nil && months == nil ? .null : .number(12 * (years ?? 0) + (months ?? 0))
    }

    /// A number of years or months; nil where none was typed.
    private func count(_ part: String) throws(FieldProblem) -> Double? {
        guard let text = try single(part, else: .number) else { return nil }
        guard let count = NumberText(text, scale: 6, mark: style.mark)?.value, count >= 0 else { throw .number }
        guard count == count.rounded() else { throw .whole }
        return count
    }

    private func date(hasDay: Bool) throws(FieldProblem) -> JSONValue {
        let parts = hasDay ? DatePart.allCases : [.month, .year]
        var texts: [DatePart: String] = [:]
        for part in parts { texts[part] = try single("_" + part.rawValue, else: .notRealDate) }
        guard !texts.isEmpty else { return .null }
        let missing = parts.filter { texts[$0] == nil }
        guard missing.isEmpty else { throw .missingParts(missing) }
        guard let date = DateText(day: hasDay ? texts[.day] : "1", month: texts[.month], year: texts[.year])?.date
        else {
            throw .notRealDate
        }
        return .string(hasDay ? date.iso : String(decoding: date.iso.utf8.prefix(7), as: UTF8.self))
    }
}
