import Applications
public import CSV
public import CheckedAnswers
import Definitions
public import Documents
import Features
import Fields
public import Lending
public import Products

/// Reads applications from the records of a CSV file whose header is the product's.
public struct ApplicationRows: Sendable {
    private let product: Product
    private let header: [String]
    private let programs: ProductPrograms

    /// Prepares for the records after the header.
    /// - Parameters:
    ///   - product: The product that all rows apply for.
    ///   - header: The first record of the file: the columns of ``Product/csvHeader`` in any order.
    /// - Throws: `CSVError` for a column that is missing, unknown, protected or there twice.
    public init(_ product: Product, header: [String]) throws(CSVError) {
        let expected = Set(product.csvHeader)
        var found: Set<String> = []
        for (index, column) in header.enumerated() {
            let reason: CSVError.Reason? =
                !expected.contains(column) ? .unknownColumn : found.insert(column).inserted ? nil : .duplicateColumn
            if let reason { throw CSVError(line: 1, column: index + 1, field: column, reason: reason) }
        }
        if let missing = product.csvHeader.first(where: { !found.contains($0) }) {
            throw CSVError(line: 1, field: missing, reason: .missingColumn)
        }
        self.product = product
        self.header = header
        programs = ProductPrograms(product)
    }

    /// Reads one application.
    /// - Parameters:
    ///   - record: A record with as many fields as the header.
    ///   - consents: Keys of what all applicants of the file agreed to.
    /// - Returns: The application, checked as one from a form would be.
    /// - Throws: ``ApplicationRowFailure`` with every mistake of the row.
    public func row(
        _ record: CSVRecord,
        consents: Set<String> = []
    ) throws(ApplicationRowFailure) -> ApplicationRow {
        let cells = Dictionary(zip(header, record.fields)) { first, _ in first }
        guard let submittedOn = CalendarDate(iso: (cells["submitted_on"] ?? "").trimmed) else {
            let message = "The date of submission must be a real date"
            let error = FieldError(key: "submitted_on", code: .date, message: message)
            throw ApplicationRowFailure(line: record.line, errors: [error])
        }
        let reading = product.read(.cells(cells, prefix: ""), on: submittedOn)
        do {
            let answers = try product.answers(reading, consents: consents, by: programs)
            let reference = cells["application_ref"] ?? ""
            return ApplicationRow(reference: reference, values: reading.values, answers: answers)
        } catch {
            throw ApplicationRowFailure(line: record.line, errors: error.errors)
        }
    }
}

/// One application of a CSV file.
public struct ApplicationRow: Sendable {
    /// What the sender calls the application.
    public let reference: String
    /// A value for each field in the form of the JSON interface, null for what was not answered.
    public let values: [String: JSONValue]
    /// The checked answers, with the date of submission.
    public let answers: Answers
}

/// A row of a CSV file that is no application.
public struct ApplicationRowFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Line of the file on which the row begins, from 1.
    public let line: Int
    /// In page order, at least one.
    public let errors: [FieldError]

    /// Line, keys and codes, without answers.
    public var description: String { "line \(line): \(ValidationFailure(errors: errors))" }
}

extension Product {
    /// The cells of one application, in the order of ``Product/csvHeader``.
    /// - Parameters:
    ///   - application: Answers by key in the form of the JSON interface.
    ///   - reference: What the application is called.
    ///   - submittedOn: The local date of submission.
    /// - Returns: Unquoted texts, as many as the header has columns.
    public func csvFields(
        _ application: [String: JSONValue],
        reference: String,
        submittedOn: CalendarDate
    ) -> [String] {
        let fields = fields.filter { $0.kind.isInFile && !$0.isProtected }
        return [reference, submittedOn.iso] + fields.flatMap { $0.cells(of: application[$0.key] ?? .null) }
    }
}
