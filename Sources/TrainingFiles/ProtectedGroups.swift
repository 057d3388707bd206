import CSV
import Decimals
import Definitions
import Documents
import Fields
import Foundation
public import Products
public import Terminal

// The only code that looks at protected columns of a training file, or at what applicants told afterwards. It reads the
// file anew, after the model is fitted, and what it gives away goes into a fairness report and nowhere else.

/// The groups of applicants by each protected characteristic that a file tells, or that they told themselves.
public struct ProtectedGroups {
    /// Name of each characteristic, and the group of each row; nil where the cell says nothing.
    public let characteristics: [(name: String, groupOfRow: [String?])]

    /// Reads the protected columns of some rows.
    /// - Parameters:
    ///   - path: The training file.
    ///   - product: Says which fields are protected.
    ///   - positions: Rows wanted, by their place among the records after the header; ascending.
    ///   - delimiter: What stands between fields.
    ///   - told: What the applicants told, where the file says nothing; of choices and numbers only.
    /// - Throws: ``CommandFailure`` if the file cannot be read any more.
    public init(
        _ path: String,
        of product: Product,
        at positions: [Int],
        delimiter: String = ",",
        told: ToldAnswers = .none
    ) throws(CommandFailure) {
        let source = try DigestedFile(path)
        let scalar = delimiter.unicodeScalars.first ?? ","
        var reader = CSVReader(limits: .file, delimiter: scalar) { try source.next() }
        do {
            guard let header = try reader.next() else { throw CSVError(line: 1, reason: .noHeader) }
            let names = header.fields.map { $0.trimmingCharacters(in: .whitespaces) }
            let reference = names.firstIndex(of: "application_ref")
            let columns = product.fields.filter { $0.isProtected && $0.kind != .group }
                .map { field in (field: field, place: names.firstIndex(of: field.column)) }
                .filter { $0.place != nil || told.count > 0 && $0.field.kind != .text }
            var groups = columns.map { _ in [String?]() }
            var position = 0
            var next = 0
            while next < positions.count, let record = try reader.next({ _ in position += 1 }) {
                if positions[next] == position {
                    for (index, (field, place)) in columns.enumerated() {
                        let group = place.flatMap { field.group(ofCell: record[$0]) }
                        let answer = reference.flatMap { told.answer(to: field.key, of: record[$0]) }
                        groups[index].append(group ?? answer.flatMap(field.group(ofAnswer:)))
                    }
                    next += 1
                }
                position += 1
            }
            characteristics = zip(columns, groups).map { ($0.field.name, $1) }
        } catch let error as CSVError {
            throw CommandFailure(file: path, error.withAdvice)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(file: path, "cannot be read")
        }
    }
}

extension Field {
    /// The group of a cell: the choice, or the age band that law draws lines at (credit-rules, section 14: 62 is elderly).
    fileprivate func group(ofCell cell: String) -> String? {
        let text = cell.trimmingCharacters(in: .whitespaces)
        guard !text.utf8.isEmpty else { return nil }
        switch kind {
        case .integer, .decimal:
            return DecimalNumber(text).map { Self.band(of: $0.value) }
        default:
            let code = columnValues[text] ?? text
            return label(ofCode: code) ?? code
        }
    }

    /// The same of an answer as the JSON interface has it; of several choices one group of all.
    fileprivate func group(ofAnswer answer: JSONValue) -> String? {
        if let number = answer.numberValue { return Self.band(of: number) }
        let codes = answer.stringValue.map { [$0] } ?? answer.arrayValue?.compactMap(\.stringValue) ?? []
        return codes.isEmpty ? nil : codes.map { label(ofCode: $0) ?? $0 }.joined(separator: ", ")
    }

    private static func band(of age: Double) -> String {
        switch age {
        case ..<25: "under 25"
        case ..<40: "25 to 39"
        case ..<62: "40 to 61"
        default: "62 and over"
        }
    }
}
