import Definitions
package import Documents
import FeatureDefinitions
package import Fields
package import Lending

// What the JSON form of an answer must look like, whoever sends it: the first half of the one validation. It depends
// only on what the feature digest covers, so a worker reads with it what a web process of another label version wrote.

extension Field {
    /// Reads an answer.
    /// - Returns: Nil where the value says that nothing was answered.
    package func shape(of value: JSONValue, currency: Currency) throws(FieldProblem) -> Answer? {
        if case .null = value { return nil }
        switch kind {
        case .integer, .duration: return .number(try whole(value))
        case .decimal, .percent, .quoted: return .number(try number(value))
        case .money:
            guard let amount = currency.minorUnits(exactly: try number(value)) else { throw .number }
            return .money(minorUnits: amount)
        case .choice: return .choice(try code(value))
        case .yesNo:
            guard case .bool(let answer) = value else { throw .choice }
            return .yesNo(answer)
        case .multiChoice: return try codes(value).map(Answer.choices)
        case .date, .month: return .date(try date(value))
        case .text, .email, .phone, .nationalID: return try text(value).map(Answer.text)
        case .fixed:
            guard value == defaultValue else { throw .choice }
            return fixedAnswer
        case .file: throw .file
        case .statement: return .statement(try measures(value))
        case .group: return try entries(value, currency)
        }
    }

    /// The answer of a field that always has the same.
    var fixedAnswer: Answer? {
        switch defaultValue {
        case .string(let text): .text(text)
        case .number(let number): .number(number)
        case .bool(let answer): .yesNo(answer)
        default: nil
        }
    }

    private func number(_ value: JSONValue) throws(FieldProblem) -> Double {
        guard case .number(let number) = value, number.isFinite, number != 0 || number.sign == .plus else {
            throw .number
        }
        return number
    }

    private func whole(_ value: JSONValue) throws(FieldProblem) -> Double {
        let number = try number(value)
        guard number == number.rounded(), number.magnitude < 0x1p53 else { throw .whole }
        return number
    }

    private func code(_ value: JSONValue) throws(FieldProblem) -> String {
        guard case .string(let code) = value else { throw .choice }
        for index in choices.indices where choices[index].code.isSameText(code) { return choices[index].code }
        throw .choice
    }

    private func codes(_ value: JSONValue) throws(FieldProblem) -> [String]? {
        guard case .array(let selected) = value, selected.count <= choices.count else { throw .choice }
        var codes: [String] = []
        for one in selected {
            let code = try code(one)
            guard !codes.contains(code) else { throw .choice }
            codes.append(code)
        }
        guard codes.count < 2 || !codes.contains(where: { $0 == "none" }) else { throw .exclusive }
        return codes.isEmpty ? nil : codes
    }

    private func date(_ value: JSONValue) throws(FieldProblem) -> CalendarDate {
        guard case .string(let text) = value, text.utf8.count == (kind == .month ? 7 : 10),
            let date = CalendarDate(iso: kind == .month ? text + "-01" : text)
        else { throw .notRealDate }
        return date
    }

    private func text(_ value: JSONValue) throws(FieldProblem) -> String? {
        guard case .string(let text) = value else { throw .format }
        guard text.utf8.count <= 4 * longestText + 256 else { throw .length }
        let trimmed = text.trimmed
        guard !trimmed.utf8.isEmpty else { return nil }
        guard !trimmed.hasControls else { throw .format }
        return switch kind {
        case .nationalID: identifier(trimmed)
        case .phone: trimmed.asPhoneNumber
        default: trimmed
        }
    }

    /// Measures of a bank statement, by name; what it does not support is absent.
    private func measures(_ value: JSONValue) throws(FieldProblem) -> [StatementMeasure: Double] {
        guard case .object(let members) = value else { throw .statement("must be measured first") }
        var measures: [StatementMeasure: Double] = [:]
        for (name, value) in members {
            guard let measure = StatementMeasure(rawValue: name) else { throw .statement("has a measure that is none") }
            measures[measure] = try number(value)
        }
        guard let months = measures[.monthsCovered], StatementMeasure.wholeMonths.contains(months) else {
            throw .statement("must cover 3 to 24 whole months")
        }
        return measures
    }

    /// An identity number in the form its pattern has: with the marks between its parts, or without.
    private func identifier(_ text: String) -> String {
        let marked = text.asIdentifier
        return pattern?.matches(marked) ?? false ? marked : marked.withoutMarks
    }

    /// Entries of a group as the worker reads them, where no path to the wrong member is needed.
    private func entries(_ value: JSONValue, _ currency: Currency) throws(FieldProblem) -> Answer? {
        guard case .array(let list) = value, list.count <= mostEntries else { throw .tooManyEntries }
        var entries: [[String: Answer]] = []
        for case .object(let members) in list {
            var entry: [String: Answer] = [:]
            for field in fields {
                entry[field.key] = try field.shape(of: members[field.key] ?? .null, currency: currency)
            }
            entries.append(entry)
        }
        guard entries.count == list.count else { throw .format }
        return entries.isEmpty ? nil : .group(entries)
    }

    /// The most entries a group may have.
    package var mostEntries: Int {
        if case .entries(_, let maximum) = range { maximum } else { 20 }
    }
}
