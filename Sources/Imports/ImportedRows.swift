public import CSV
import Decimals
import FeatureDefinitions
import Features
public import Products
import TrainingData

// A foreign file becomes a training file by what a mapping says of each column; each row is then read by the code that
// training reads it with, so that what was imported is never refused later. Nothing is guessed: a column that the
// mapping does not name is an error, unless it says that others are dropped.

/// Turns the records of a foreign file into rows of a product's training file.
public struct ImportedRows: Sendable {
    /// What the columns of the training file are called.
    public let header: [String]
    /// What was found so far.
    public private(set) var report: ImportReport

    private static let dateColumn = "submitted_on"

    private let product: Product
    private let mapping: ImportMapping
    /// What each column of the file becomes.
    private let plan: [ColumnImport?]
    private let positions: [String: Int]
    private let sourcePlaces: [String: Int]
    private let dayText: String
    private var rows: TrainingRows

    /// Prepares for the records after the header.
    /// - Parameters:
    ///   - product: Whose training file is made.
    ///   - mapping: What each column becomes.
    ///   - source: Names of the columns of the file.
    ///   - submittedOn: The date of all applications, for a product that reads it; ISO.
    /// - Throws: `CSVError` for a column that is not named, or that training needs.
    public init(
        _ product: Product,
        _ mapping: ImportMapping,
        header source: [String],
        submittedOn: String? = nil
    ) throws(CSVError) {
        let columns = try Self.columns(source, mapping, product)
        var names: [String] = []
        for name in columns.compactMap(\.self).flatMap(\.outputs) where !names.contains(name) { names.append(name) }
        let unfilled = try product.missingTrainingColumns(besides: names)
        if submittedOn == nil, unfilled.last == Self.dateColumn, columns.contains(where: { $0?.isDate == true }) {
            throw CSVError(line: 1, field: Self.dateColumn, reason: .missingColumn)
        }
        (self.product, self.mapping, plan) = (product, mapping, columns)
        header = names + unfilled
        positions = Dictionary(header.enumerated().map { ($1, $0) }) { first, _ in first }
        sourcePlaces = Dictionary(source.enumerated().map { ($1, $0) }) { first, _ in first }
        // Where no date is filled in, nothing is measured to the day, and any day will do.
        dayText = submittedOn ?? "1970-01-01"
        rows = try product.trainingRows(header: header)
        let present = Set(source)
        report = ImportReport(
            columns: zip(source, columns)
                .map { ImportReport.Column(name: $0, use: $1?.words ?? mapping.dropOthers ?? "") },
            absent: mapping.columns.keys.filter { !present.contains($0) }.sorted(),
            unfilled: unfilled.filter { $0 != Self.dateColumn }
        )
        for (index, column) in columns.enumerated() where column?.isCheck == true {
            report.columns[index].mismatches = 0
        }
    }

    /// Turns one record.
    /// - Parameter record: A record with as many fields as the header.
    /// - Returns: The cells of the training file; nil for a row without an outcome yet.
    /// - Throws: `CSVError` naming line, field and column of the foreign file.
    public mutating func row(_ record: CSVRecord) throws(CSVError) -> [String]? {
        var row = RowImport(width: header.count, positions: positions)
        for (index, column) in plan.enumerated() {
            guard let column else { continue }
            let text = record[index].withoutBlanks
            let cell = mapping.texts[text] ?? text
            guard !cell.utf8.isEmpty else {
                report.columns[index].missing += 1
                continue
            }
            let outcome = column.put(cell, into: &row, mapping.suffixes) { name in
                sourcePlaces[name].map { record[$0].withoutBlanks } ?? ""
            }
            switch outcome {
            case .done: break
            case .untranslated: report.columns[index].untranslated += 1
            case .skipped:
                report.skipped += 1
                return nil
            case .notANumber:
                throw CSVError(
                    line: record.line,
                    column: index + 1,
                    field: column.name,
                    reason: .invalid(message: "it must be a number")
                )
            }
        }
        if let day = positions[Self.dateColumn], row.cells[day].utf8.isEmpty { row.cells[day] = dayText }
        try confirm(row.finished, record)
        report.imported += 1
        return row.finished
    }

    /// Reads the row as training will, and compares what is to be compared.
    private mutating func confirm(_ cells: [String], _ record: CSVRecord) throws(CSVError) {
        let read: TrainingRow
        do {
            read = try rows.row(CSVRecord(line: record.line, fields: cells))
        } catch {
            throw named(error)
        }
        for (index, column) in plan.enumerated() {
            guard case .check(let key, let tolerance)? = column?.target,
                let stated = DecimalNumber(record[index].withoutBlanks),
                let place = product.schema.features.firstIndex(where: { $0.key == key }),
                case .number(let computed) = read.vector.values[place], abs(computed - stated.value) > tolerance
            else { continue }
            report.columns[index].mismatches = (report.columns[index].mismatches ?? 0) + 1
        }
    }

    /// An error of the training file, told of the foreign one.
    private func named(_ error: CSVError) -> CSVError {
        guard let field = error.field, let index = plan.firstIndex(where: { $0?.outputs.contains(field) == true })
        else {
            return CSVError(line: error.line, field: error.field, reason: error.reason)
        }
        return CSVError(line: error.line, column: index + 1, field: report.columns[index].name, reason: error.reason)
    }

    private static func columns(
        _ header: [String],
        _ mapping: ImportMapping,
        _ product: Product
    ) throws(CSVError) -> [ColumnImport?] {
        var columns: [ColumnImport?] = []
        for (index, name) in header.enumerated() {
            guard let target = mapping.columns[name] else {
                guard mapping.dropOthers != nil else {
                    throw CSVError(line: 1, column: index + 1, field: name, reason: .unknownColumn)
                }
                columns.append(nil)
                continue
            }
            columns.append(ColumnImport(name: name, target: target, product))
        }
        guard columns.contains(where: { $0?.isTarget == true }) else {
            let name = mapping.columns.first { if case .target = $0.value { true } else { false } }?.key
            throw CSVError(line: 1, field: name ?? "target", reason: .missingColumn)
        }
        return columns
    }
}

extension String {
    /// Without blanks and tabulators around it.
    var withoutBlanks: String {
        guard utf8.first.map(Self.isBlank) == true || utf8.last.map(Self.isBlank) == true else { return self }
        var bytes = utf8[...]
        while let byte = bytes.first, Self.isBlank(byte) { bytes = bytes.dropFirst() }
        while let byte = bytes.last, Self.isBlank(byte) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
