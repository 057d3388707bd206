import Applications
import CSV
import CheckedAnswers
import Decimals
import Definitions
import Documents
import FeatureDefinitions
import Features
import Fields
import Lending
import Products

/// Where the columns of a training file are.
struct TrainingColumns: Sendable {
    /// Derived features that the file holds, and cannot be computed from what else it holds.
    let given: Set<String>
    /// Columns of the file that the product does not know.
    let ignored: [String]
    /// Position of the label.
    let target: Int?

    private let positions: [String: Int]
    private let conditions: [String: [Condition]]
    private let fields: [String: Field]
    private let keyPosition: Int?
    private let weightPosition: Int?
    private let datePosition: Int?

    init(_ product: Product, header: [String]) throws(CSVError) {
        positions = try Self.positions(header)
        let known = positions
        given = Set(product.derived.map(\.key).filter { Self.mustBeGiven($0, product, known) })
        target = product.target.flatMap { known[$0.column] }
        keyPosition = product.keyColumn.flatMap { known[$0] } ?? known["application_ref"]
        weightPosition = known["weight"]
        datePosition = known["submitted_on"]
        fields = Dictionary(product.fields.map { ($0.key, $0) }) { first, _ in first }
        conditions = Self.conditions(product)
        let named = Self.names(product)
        ignored = header.map(\.trimmed).filter { !named.contains($0) }
    }

    func index(of column: String) -> Int? { positions[column] }

    func cell(_ position: Int?, _ record: CSVRecord) -> String {
        guard let position, position < record.count else { return "" }
        return record[position].trimmed
    }

    func error(_ record: CSVRecord, _ column: String, _ message: String) -> CSVError {
        CSVError(
            line: record.line,
            column: positions[column].map { $0 + 1 },
            field: column,
            reason: .invalid(message: message)
        )
    }

    /// What a field's cell or cells say; null where the file has no column for it.
    func value(of field: Field, _ record: CSVRecord, _ style: NumberStyle) throws(FieldProblem) -> JSONValue {
        guard field.kind == .group else { return try value(of: field, record) }
        var cells: [String: String] = [:]
        for column in field.columns { cells[column] = cell(positions[column], record) }
        var entries: [JSONValue] = []
        for (_, source) in try AnswerSource.cells(cells, prefix: "").entries(of: field) {
            var members: [String: JSONValue] = [:]
            for member in field.fields { members[member.key] = try source.value(of: member, style) }
            entries.append(.object(members))
        }
        return entries.isEmpty ? .null : .array(entries)
    }

    /// A number is read where it stands; whatever else is there becomes a text first, and means the same number.
    private func value(of field: Field, _ record: CSVRecord) throws(FieldProblem) -> JSONValue {
        let position = positions[field.column]
        if let position, position < record.count, field.isNumber, field.columnValues.isEmpty,
            let number = record.number(position)
        {
            return .number(number.value)
        }
        return try field.value(ofCell: cell(position, record))
    }

    /// Whether the form would have shown the field; a condition on a column the file lacks is taken to hold.
    func isShown(_ field: Field, _ record: CSVRecord) -> Bool {
        (conditions[field.key] ?? [])
            .allSatisfy { condition in
                guard let other = fields[condition.field], positions[other.column] != nil, !other.isProtected else {
                    return true
                }
                let isShown = isShown(other, record)
                // A cell that cannot be read hides what depends on it; where it is an input it is refused itself.
                let value = isShown ? (try? value(of: other, record)) ?? .null : .null
                return condition.holds(for: [other.key: value])
            }
    }

    /// The row's key, or its line where the file has no keys.
    func key(_ record: CSVRecord) -> String { keyPosition.map { cell($0, record) } ?? "\(record.line)" }

    func weight(_ record: CSVRecord) throws(CSVError) -> Double {
        let text = cell(weightPosition, record)
        guard !text.utf8.isEmpty else { return 1 }
        guard let weight = DecimalNumber(text)?.value, weight > 0 else {
            throw error(record, "weight", "it must be a positive number")
        }
        return weight
    }

    /// The local date of submission; files of products that look at no dates need none.
    func submittedOn(_ record: CSVRecord) throws(CSVError) -> CalendarDate {
        guard let datePosition else { return CalendarDate(dayNumber: 0) }
        guard let date = CalendarDate(iso: cell(datePosition, record)) else {
            throw error(record, "submitted_on", "it must be a date like 2026-11-21")
        }
        return date
    }

    /// Refuses a file that lacks what every application has.
    func requireInputs(of program: FeatureProgram) throws(CSVError) {
        guard let column = missing(for: program).first else { return }
        throw CSVError(line: 1, field: column, reason: .missingColumn)
    }

    /// What the file lacks of what every application has.
    func missing(for program: FeatureProgram) -> [String] {
        let fields = program.inputs.compactMap(\.field).filter { $0.isInEveryRow && positions[$0.column] == nil }
        let date = datePosition == nil && program.readsDates ? ["submitted_on"] : []
        return fields.map(\.column) + date
    }

    private static func positions(_ header: [String]) throws(CSVError) -> [String: Int] {
        var positions: [String: Int] = [:]
        for (index, name) in header.enumerated() {
            guard positions.updateValue(index, forKey: name.trimmed) == nil else {
                throw CSVError(line: 1, column: index + 1, field: name, reason: .duplicateColumn)
            }
        }
        return positions
    }

    /// Whether the file has the derived feature, but not all fields it is computed from.
    private static func mustBeGiven(_ key: String, _ product: Product, _ positions: [String: Int]) -> Bool {
        guard positions[key] != nil else { return false }
        // No file has a column for a statement, so what was measured on one can only be given.
        if case .statement? = product.derivedFeature(key)?.operation { return true }
        let fields = FeatureProgram(product, outputs: [key]).inputs.compactMap(\.field).filter(\.kind.isInFile)
        return fields.contains { field in field.columns.contains { positions[$0] == nil } }
    }

    private static func conditions(_ product: Product) -> [String: [Condition]] {
        var conditions: [String: [Condition]] = [:]
        for page in product.formPages {
            for field in page.fields { conditions[field.key] = [page.condition, field.condition].compactMap(\.self) }
        }
        return conditions
    }

    private static func names(_ product: Product) -> Set<String> {
        let others = [product.keyColumn, product.target?.column].compactMap(\.self)
        return Set(product.fields.flatMap(\.columns) + product.derived.map(\.key) + others)
            .union(["application_ref", "submitted_on", "weight"])
    }
}

extension Field {
    /// Whether its cells hold numbers.
    fileprivate var isNumber: Bool {
        switch kind {
        case .integer, .decimal, .percent, .money, .duration, .quoted: true
        default: false
        }
    }

    /// Whether every row of a file has an answer to it.
    fileprivate var isInEveryRow: Bool {
        isRequired && condition == nil && defaultValue == nil && kind.isInFile && kind != .group
    }
}

extension FeatureProgram {
    /// Whether a result depends on the date of submission.
    fileprivate var readsDates: Bool {
        steps.contains { $0.operands.contains { if case .submittedOn = $0 { true } else { false } } }
            || inputs.contains { $0.field?.kind == .date || $0.field?.kind == .month }
    }
}
