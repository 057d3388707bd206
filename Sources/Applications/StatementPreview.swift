import Definitions
import CheckedAnswers
import Documents
import FeatureDefinitions
package import Fields
import Lending
package import Products
import Statements

// Somebody who hands in a statement sees what was understood of it before the form is sent on: the first lines, which
// column was taken for what, and the numbers that stay. The lines are shown once; nothing keeps them.

/// What was read of a bank statement, in words for the person who handed it in.
package struct StatementPreview: Sendable {
    /// Something with its name.
    package struct Line: Sendable, Hashable {
        package let label: String
        package let text: String
    }

    /// How much it is, from when to when.
    package let summary: String
    /// What was looked for, beside the heading under which it was found.
    package let columns: [Line]
    /// Names of the cells of ``rows``.
    package let headings: [String]
    /// The first lines as the bank printed them, at most ten.
    package let rows: [[String]]
    /// The numbers that stay.
    package let measures: [Line]

    init(_ statement: StatementText, style: NumberStyle) {
        let file = statement.file
        summary = Self.summary(file, months: statement.value[StatementMeasure.monthsCovered.rawValue]?.numberValue ?? 0)
        columns = StatementFile.Column.allCases.map { column in
            Line(label: column.label, text: file.headings[column].map { "“\($0)”" } ?? "Not in it")
        }
        let hasBalance = file.headings[.balance] != nil
        headings = ["Date", "Description", "Amount"] + (hasBalance ? ["Balance"] : [])
        rows = file.firstLines.map { Self.cells($0, hasBalance: hasBalance, style) }
        measures = StatementMeasure.allCases.map { measure in
            let value = statement.value[measure.rawValue]?.numberValue
            return Line(label: measure.label, text: value.map { measure.text($0, style) } ?? "Cannot be told from it")
        }
    }

    private static func summary(_ file: StatementFile, months: Double) -> String {
        let ends = [file.transactions.first, file.transactions.last].compactMap { $0?.date.shown }
        return "\(file.transactions.count) lines, \(ends.joined(separator: " to ")): \(Int(months)) whole months"
    }

    private static func cells(_ line: BankTransaction, hasBalance: Bool, _ style: NumberStyle) -> [String] {
        func amount(_ minorUnits: Int64) -> String { style.currency.text(minorUnits: minorUnits, mark: style.mark) }
        let balance = hasBalance ? [line.balance.map(amount) ?? ""] : []
        return [line.date.shown, line.text, amount(line.amount)] + balance
    }
}

extension Product {
    /// What was read of a statement that came with a form.
    /// - Parameters:
    ///   - field: A field of kind `statement`.
    ///   - form: Texts by name of the control.
    /// - Returns: Nil where none came, or none that can be read.
    package func statementPreview(of field: Field, form: [String: [String]]) -> StatementPreview? {
        guard field.kind == .statement else { return nil }
        let style = NumberStyle(self)
        // What is wrong with it is said where the form is read.
        let statement = try? FormControls(controls: form, name: field.key, style: style).statement(field.detection)
        return statement.map { StatementPreview($0, style: style) }
    }
}

extension StatementFile.Column {
    fileprivate var label: String {
        switch self {
        case .date: "Date"
        case .description: "Description"
        case .amount: "Amount"
        case .balance: "Balance"
        case .currency: "Currency"
        }
    }
}
