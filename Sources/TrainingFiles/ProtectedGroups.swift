import CSV
import Decimals
import Definitions
import Fields
import Foundation
public import Products
public import Terminal

// The only code that looks at protected columns of a training file. It reads the file anew, after the model is fitted,
// and what it gives away goes into a fairness report and nowhere else.

/// The groups of applicants by each protected characteristic that a file tells.
public struct ProtectedGroups {
    /// Name of each characteristic, and the group of each row; nil where the cell says nothing.
    public let characteristics: [(name: String, groupOfRow: [String?])]

    /// Reads the protected columns of some rows.
    /// - Parameters:
    ///   - path: The training file.
    ///   - product: Says which fields are protected.
    ///   - positions: Rows wanted, by their place among the records after the header; ascending.
    ///   - delimiter: What stands between fields.
    /// - Throws: ``CommandFailure`` if the file cannot be read any more.
    public init(
        _ path: String,
        of product: Product,
        at positions: [Int],
        delimiter: String = ","
    ) throws(CommandFailure) {
        let source = try DigestedFile(path)
        let scalar = delimiter.unicodeScalars.first ?? ","
        var reader = CSVReader(limits: .file, delimiter: scalar) { try source.next() }
        do {
            guard let header = try reader.next() else { throw CSVError(line: 1, reason: .noHeader) }
            let names = header.fields.map { $0.trimmingCharacters(in: .whitespaces) }
            let columns = product.fields.filter { $0.isProtected && $0.kind != .group }
                .compactMap { field in names.firstIndex(of: field.column).map { (field, $0) } }
            var groups = columns.map { _ in [String?]() }
            var position = 0
            var next = 0
            while next < positions.count, let record = try reader.next({ _ in position += 1 }) {
                if positions[next] == position {
                    for (index, (field, column)) in columns.enumerated() {
                        groups[index].append(field.group(ofCell: record[column]))
                    }
                    next += 1
                }
                position += 1
            }
            characteristics = zip(columns, groups).map { ($0.0.name, $1) }
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
            guard let number = DecimalNumber(text)?.value else { return nil }
            switch number {
            case ..<25: return "under 25"
            case ..<40: return "25 to 39"
            case ..<62: return "40 to 61"
            default: return "62 and over"
            }
        default:
            let code = columnValues[text] ?? text
            return label(ofCode: code) ?? code
        }
    }
}
