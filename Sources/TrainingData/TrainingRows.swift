public import CSV
import CheckedAnswers
import Decimals
import Definitions
import Documents
import FeatureDefinitions
import Features
import Fields
import Lending
public import Products

// A training file becomes examples through the code that serves: cells become answers by the same validation, answers
// become a vector by the same program. What is missing stays missing, a category nobody declared keeps its name for
// the model's bin of unknown ones, and protected columns are never looked at.

/// Reads the records of a training file of one product.
public struct TrainingRows: Sendable {
    /// Columns of the file that the product does not know; they are not read.
    public let ignoredColumns: [String]
    /// How many cells of each column held a category that the product does not declare.
    public private(set) var unknownCategories: [String: Int] = [:]
    /// How many cells of each column held a date after that of the application, which nobody can have known then.
    public private(set) var laterDates: [String: Int] = [:]

    private let product: Product
    private let columns: TrainingColumns
    private let program: FeatureProgram
    private let target: TargetColumn?
    private let style: NumberStyle
    private let isLabelled: Bool
    /// Derived features that the file holds, for rows in which they cannot be computed.
    private let standIns: [(index: Int, key: String)]

    /// Prepares for the records after the header.
    /// - Parameters:
    ///   - product: The product, which must state a target if rows are labelled.
    ///   - header: The first record of the file.
    ///   - isLabelled: Whether each row says how it ended; where not, every row counts as good.
    /// - Throws: `CSVError` for a column that is missing or there twice.
    public init(_ product: Product, header: [String], isLabelled: Bool = true) throws(CSVError) {
        columns = try TrainingColumns(product, header: header)
        guard !isLabelled || columns.target != nil else {
            throw CSVError(line: 1, field: product.target?.column ?? "target", reason: .missingColumn)
        }
        self.isLabelled = isLabelled
        program = FeatureProgram(product, outputs: product.schema.features.map(\.key), given: columns.given)
        try columns.requireInputs(of: program)
        let columns = columns
        standIns = product.schema.features.enumerated().map { (index: $0, key: $1.key) }
            .filter {
                product.derivedFeature($0.key) != nil && columns.index(of: $0.key) != nil
                    && !columns.given.contains($0.key)
            }
        self.product = product
        target = product.target
        style = NumberStyle(product)
        ignoredColumns = columns.ignored
    }

    /// Reads one record.
    /// - Parameter record: A record with as many fields as the header.
    /// - Returns: The example.
    /// - Throws: `CSVError` naming the line and the column of the first cell that is wrong.
    public mutating func row(_ record: CSVRecord) throws(CSVError) -> TrainingRow {
        let submittedOn = try columns.submittedOn(record)
        var unknown: [String] = []
        var later: [String] = []
        var values = try program.run(submittedOn: submittedOn) { input throws(CSVError) -> Reading in
            guard let field = input.field else { return try givenReading(input.key, record) }
            let reading = try reading(of: field, record, submittedOn, unknown: &unknown)
            if case .date(let date) = reading, date > submittedOn { later.append(field.column) }
            return reading
        }
        for (index, key) in standIns where values[index] == .missing {
            values[index] = try givenReading(key, record).value
        }
        for column in unknown { unknownCategories[column, default: 0] += 1 }
        for column in later { laterDates[column, default: 0] += 1 }
        return TrainingRow(
            vector: FeatureVector(values: values),
            isBad: isLabelled ? try isBad(record) : false,
            weight: try columns.weight(record),
            key: columns.key(record)
        )
    }

    private func isBad(_ record: CSVRecord) throws(CSVError) -> Bool {
        guard let target else { return false }
        let code = columns.cell(columns.target, record)
        if target.bad.contains(code) { return true }
        guard target.good.contains(code) else {
            throw columns.error(record, target.column, "it must be a code that the product calls bad or good")
        }
        return false
    }

    private func reading(
        of field: Field,
        _ record: CSVRecord,
        _ submittedOn: CalendarDate,
        unknown: inout [String]
    ) throws(CSVError) -> Reading {
        guard columns.isShown(field, record) else { return .missing }
        do throws(FieldProblem) {
            var value = try columns.value(of: field, record, style)
            if value.isNull { value = field.defaultValue ?? .null }
            if field.kind == .choice, case .string(let code) = value, field.label(ofCode: code) == nil {
                unknown.append(field.column)
                return .code(code)
            }
            guard let answer = try field.shape(of: value, currency: product.currency) else { return .missing }
            try field.confirm(answer, currency: product.currency, submittedOn: submittedOn)
            return Reading(answer, currency: product.currency)
        } catch {
            throw columns.error(record, field.column, error.message(for: field, style: style))
        }
    }

    /// A derived feature that the file holds in place of what it is computed from.
    private func givenReading(_ key: String, _ record: CSVRecord) throws(CSVError) -> Reading {
        let cell = columns.cell(columns.index(of: key), record)
        guard !cell.utf8.isEmpty, let derived = product.derivedFeature(key) else { return .missing }
        guard case .number = derived.kind else { return .code(cell) }
        guard let number = DecimalNumber(cell) else { throw columns.error(record, key, "it must be a number") }
        return .number(number.value)
    }
}

extension Product {
    /// Columns that a training file must have besides those it has.
    /// - Parameter header: Columns that it has.
    /// - Returns: Names, `submitted_on` last, where a feature reads a date.
    /// - Throws: `CSVError` for a column that is there twice.
    public func missingTrainingColumns(besides header: [String]) throws(CSVError) -> [String] {
        let columns = try TrainingColumns(self, header: header)
        return columns.missing(for: FeatureProgram(self, outputs: schema.features.map(\.key), given: columns.given))
    }

    /// Prepares to read a training file: columns by `Field.column`, the target, and optionally `weight`, `submitted_on`
    /// and derived features whose inputs the file lacks.
    /// - Parameter header: The first record of the file.
    /// - Returns: What reads the records after it.
    /// - Throws: `CSVError` for a column that is missing or there twice.
    public func trainingRows(header: [String]) throws(CSVError) -> TrainingRows {
        try TrainingRows(self, header: header)
    }
}
