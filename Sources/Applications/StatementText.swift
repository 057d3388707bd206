import CSV
import CheckedAnswers
import Documents
import FeatureDefinitions
import Fields
import Lending
import Statements

/// A bank statement as it came with a form, measured at once: fifteen numbers stay, the text is kept nowhere.
struct StatementText {
    /// The most bytes it may have.
    static let mostBytes = 5 << 20
    /// The most days from its first line to its last: 24 whole months, and a part of one on either side.
    private static let mostDays = 26 * 31

    /// The measures by name, in the form of the JSON interface.
    let value: JSONValue
    /// Its lines, as long as the form is answered.
    let file: StatementFile

    /// Measures it.
    /// - Parameters:
    ///   - text: A CSV file.
    ///   - currency: What its amounts are in.
    ///   - settings: How payments are told apart.
    /// - Throws: ``FieldProblem/statement(_:)`` naming line and column.
    init(_ text: String, currency: Currency, _ settings: StatementSettings) throws(FieldProblem) {
        guard text.utf8.count <= Self.mostBytes else { throw .statement("must be smaller than 5 MB") }
        do {
            file = try StatementFile(Self.lines(text), minorDigits: currency.minorDigits, currency: currency.code)
        } catch {
            throw .statement("cannot be read: \(error)")
        }
        let transactions = file.transactions
        // Measuring looks at every day in between; a wrong year must not make that centuries.
        let days = (transactions.last?.date.dayNumber ?? 0) - (transactions.first?.date.dayNumber ?? 0)
        guard days <= Self.mostDays else { throw .statement("must cover 3 to 24 whole months; it covers more") }
        let units = Double(currency.minorUnitsPerMajor)
        let measures = StatementMeasures(transactions, settings, minorUnits: units).values
        let months = measures[.monthsCovered] ?? 0
        guard StatementMeasure.wholeMonths.contains(months) else {
            throw .statement(
                "must cover 3 to 24 whole months, from the first day to the last; it covers \(Int(months))"
            )
        }
        value = .object(
            // Nothing paid out is 0 here, and -0 where sums change their sign; answers know no -0.
            Dictionary(measures.map { ($0.key.rawValue, JSONValue.number($0.value + 0)) }) { first, _ in first }
        )
    }
    /// Without blank lines around it; tabs stay, for they part cells that may be empty.
    private static func lines(_ text: String) -> [UInt8] {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x0A || byte == 0x0D }
        let rest = Array(text.utf8.drop(while: isBlank))
        return Array(rest.prefix((rest.lastIndex { !isBlank($0) } ?? -1) + 1))
    }
}
