import CheckedAnswers
import Definitions
public import Documents
import FeatureDefinitions
public import Fields
import Lending
public import Products

extension Product {
    /// An answer as people read it: `₹10,00,000`, `27 March 1985`, the label of a code, a masked identity number.
    /// - Parameters:
    ///   - field: A field of this product.
    ///   - value: Its answer in the form of the JSON interface.
    /// - Returns: One line; `Not given` where nothing was answered.
    public func displayText(for field: Field, value: JSONValue?) -> String {
        switch value {
        case .object where field.kind == .statement: displayText(statement: value)
        case nil, .null, .object: "Not given"
        case .bool(let answer): answer ? "Yes" : "No"
        case .number(let number): displayText(number, field)
        case .string(let text): displayText(text, field)
        case .array(let list): displayText(list, field)
        }
    }

    private func displayText(statement value: JSONValue?) -> String {
        let months = value?[StatementMeasure.monthsCovered.rawValue]?.numberValue ?? 0
        let inflow = value?[StatementMeasure.inflowMean.rawValue]?.numberValue
        let income = inflow.map { ", \(NumberStyle(self).amount($0)) in each month on average" } ?? ""
        return "Read: \(NumberStyle(self).text(months)) whole months\(income)"
    }

    private func displayText(_ number: Double, _ field: Field) -> String {
        switch field.kind {
        case .money: NumberStyle(self).amount(number)
        case .duration: number.yearsAndMonths
        default: NumberStyle(self).text(number) + field.unit.suffix(isOne: number == 1)
        }
    }

    private func displayText(_ text: String, _ field: Field) -> String {
        switch field.kind {
        case .choice: field.label(ofCode: text) ?? text
        case .date: CalendarDate(iso: text)?.shown ?? text
        case .month: CalendarDate(iso: text + "-01")?.shownMonth ?? text
        case .nationalID: text.masked
        default: text
        }
    }

    private func displayText(_ list: [JSONValue], _ field: Field) -> String {
        guard field.kind == .group else {
            return list.map { displayText($0.stringValue ?? "", choiceOf: field) }.joined(separator: ", ")
        }
        return
            list.map { entry in
                let given = field.fields.filter { !(entry[$0.key] ?? .null).isNull }
                return given.map { displayText(for: $0, value: entry[$0.key]) }.joined(separator: ", ")
            }
            .joined(separator: "; ")
    }

    private func displayText(_ code: String, choiceOf field: Field) -> String { field.label(ofCode: code) ?? code }
}

extension String {
    /// The last four scalars after four dots; dots alone for a text so short that they would tell it.
    var masked: String {
        let scalars = unicodeScalars
        return "••••" + (scalars.count >= 8 ? String(String.UnicodeScalarView(scalars.suffix(4))) : "")
    }
}

extension Unit {
    /// What follows a number of this unit; empty for amounts, counts and bare numbers.
    fileprivate func suffix(isOne: Bool) -> String {
        switch self {
        case .percent: " %"
        case .percentPerYear: " % a year"
        case .months: isOne ? " month" : " months"
        case .years: isOne ? " year" : " years"
        case .days: isOne ? " day" : " days"
        case .currency, .currencyPerMonth, .currencyPerYear, .count, .ratio, .none: ""
        }
    }
}
