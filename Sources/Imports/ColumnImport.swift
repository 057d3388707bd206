import Decimals
import Definitions
import Documents
import Fields
import Products

/// What one column of a foreign file becomes.
struct ColumnImport: Sendable {
    /// What came of a cell.
    enum Outcome { case done, untranslated, skipped, notANumber }

    private static let numberKinds: Set<FieldKind> = [.integer, .decimal, .percent, .money, .duration, .quoted]

    let name: String
    let target: ImportMapping.Target
    /// Columns of the training file that it fills, its own first.
    let outputs: [String]
    private let field: Field?

    init(name: String, target: ImportMapping.Target, _ product: Product) {
        (self.name, self.target) = (name, target)
        switch target {
        case .key: outputs = [product.keyColumn ?? "application_ref"]
        case .field(let key, _, _, let companions):
            let others = companions.keys.sorted().compactMap { product.field($0)?.column }
            outputs = [product.field(key)?.column ?? key] + others
        case .derived(let key, _, _): outputs = [key]
        case .flag(let key, _, _): outputs = [product.field(key)?.column ?? key]
        case .protected(let key, _): outputs = key.map { [product.field($0)?.column ?? $0] } ?? []
        case .target: outputs = [product.target?.column ?? "target"]
        case .check, .report, .drop: outputs = []
        }
        switch target {
        case .field(let key, _, _, _): field = product.field(key)
        case .protected(let key?, _): field = product.field(key)
        default: field = nil
        }
    }

    /// Whether it fills a date that something may be measured from.
    var isDate: Bool { field?.kind == .date || field?.kind == .month }

    var isTarget: Bool { if case .target = target { true } else { false } }
    var isCheck: Bool { if case .check = target { true } else { false } }

    /// For a report.
    var words: String {
        switch target {
        case .key: "key of the row"
        case .field(let key, _, let scale, _): scale == 1 ? key : "\(key), × \(scale)"
        case .derived(let key, let scale, let over):
            "given: \(key)\(over.map { ", by \($0)" } ?? "")\(scale == 1 ? "" : ", × \(scale)")"
        case .check(let key, _): "compared with \(key)"
        case .flag(let key, let code, _): "\(key): \(code)"
        case .report: "for reports, not imported"
        case .protected(let key, _): key.map { "protected: \($0)" } ?? "protected, not imported"
        case .target: "outcome"
        case .drop(let reason): "dropped: \(reason)"
        }
    }

    /// Puts a cell that is not empty where it belongs; `other` gives the cell of another column.
    func put(
        _ cell: String,
        into row: inout RowImport,
        _ suffixes: [String],
        other: (String) -> String
    ) -> Outcome {
        switch target {
        case .check, .report, .drop: return .done
        case .key:
            row.set(outputs[0], cell)
            return .done
        case .field(_, let values, let scale, let companions):
            let outcome = put(cell, values, scale, into: &row, suffixes)
            for (key, value) in companions.sorted(by: { $0.key < $1.key }).enumerated().map({ ($0, $1.value) }) {
                row.set(outputs[key + 1], value.cellText)
            }
            return outcome
        case .derived(_, let scale, let over):
            let divisor = over.flatMap { DecimalNumber(other($0))?.value }
            // A share of nothing is no number: the value is missing.
            if over != nil, divisor ?? 0 == 0 { return .done }
            guard let number = ForeignNumber(cell, suffixes: suffixes, scale: scale / (divisor ?? 1)) else {
                return .notANumber
            }
            row.set(outputs[0], number.text)
            return .done
        case .flag(_, let code, let on):
            row.choose(outputs[0], on.contains(cell) ? code : nil)
            return .done
        case .protected(let key, let values):
            if key != nil { row.set(outputs[0], values[cell] ?? cell) }
            return .done
        case .target(let values, let skip):
            if skip.contains(cell) { return .skipped }
            row.set(outputs[0], values[cell] ?? cell)
            return .done
        }
    }

    private func put(
        _ cell: String,
        _ values: [String: String],
        _ scale: Double,
        into row: inout RowImport,
        _ suffixes: [String]
    ) -> Outcome {
        if let code = values[cell] {
            row.set(outputs[0], code)
            return .done
        }
        if let field, Self.numberKinds.contains(field.kind) {
            guard let number = ForeignNumber(cell, suffixes: suffixes, scale: scale) else { return .notANumber }
            row.set(outputs[0], number.text)
            return .done
        }
        row.set(outputs[0], cell)
        return values.isEmpty ? .done : .untranslated
    }
}

/// One row of a training file that is being put together.
struct RowImport {
    var cells: [String]
    private let positions: [String: Int]
    /// Codes of fields of many, by position.
    private var chosen: [Int: [String]] = [:]

    init(width: Int, positions: [String: Int]) {
        cells = [String](repeating: "", count: width)
        self.positions = positions
    }

    mutating func set(_ column: String, _ cell: String) {
        if let position = positions[column] { cells[position] = cell }
    }

    mutating func choose(_ column: String, _ code: String?) {
        guard let position = positions[column] else { return }
        chosen[position, default: []] += [code].compactMap(\.self)
    }

    /// All cells; where flags were read and none was set, the field says none.
    var finished: [String] {
        var cells = cells
        for (position, codes) in chosen { cells[position] = codes.isEmpty ? "none" : codes.joined(separator: "|") }
        return cells
    }
}

extension JSONValue {
    /// As a cell of a training file holds it.
    fileprivate var cellText: String {
        if let text = stringValue { return text }
        if let flag = boolValue { return flag ? "yes" : "no" }
        return numberValue.map { $0 == $0.rounded() && abs($0) < 1e15 ? "\(Int64($0))" : "\($0)" } ?? ""
    }
}
