import Decimals
import Definitions
package import Documents
package import Fields

// How files write answers (application-form, section 3): codes and numbers as programs print them, never as people type.

extension Field {
    /// What a cell of a CSV file says, in the form of the JSON interface; null for an empty one.
    package func value(ofCell cell: String) throws(FieldProblem) -> JSONValue {
        let cell = cell.trimmed
        guard !cell.utf8.isEmpty else { return .null }
        let text = columnValues[cell] ?? cell
        switch kind {
        case .integer, .decimal, .percent, .money, .duration, .quoted:
            guard let number = DecimalNumber(text) else { throw .number }
            return .number(number.value)
        case .yesNo:
            guard let answer = ["yes": true, "no": false][text] else { throw .choice }
            return .bool(answer)
        case .multiChoice:
            return .array(
                text.utf8.split(separator: UInt8(ascii: "|")).map { .string(String(decoding: $0, as: UTF8.self)) }
            )
        case .choice, .date, .month, .text, .email, .phone, .nationalID: return .string(text)
        case .fixed, .file, .statement, .group: return .null
        }
    }

    /// What a file writes for an answer: the reverse of ``value(ofCell:)``, by columns.
    package func cells(of value: JSONValue) -> [String] {
        switch value {
        case .null, .object: columns.map { _ in "" }
        case .bool(let answer): [answer ? "yes" : "no"]
        case .number(let number): [number.plainText]
        case .string(let text): [text]
        case .array(let list) where kind == .group: memberCells(list)
        case .array(let codes): [codes.compactMap(\.stringValue).joined(separator: "|")]
        }
    }

    private func memberCells(_ entries: [JSONValue]) -> [String] {
        var cells = entries.flatMap { entry in fields.flatMap { $0.cells(of: entry[$0.key] ?? .null) } }
        cells += repeatElement("", count: max(0, columns.count - cells.count))
        return cells
    }
}
