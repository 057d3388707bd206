import CSV
import Foundation
import Imports
import Products
import Terminal

/// One import, from files to a training file and what is to be said of it.
struct ImportRun {
    private let mapping: ImportMapping
    private let product: Product
    private let command: ImportData
    private(set) var rejected = RejectedRows()
    private var report: ImportReport?
    private var rowCount = 0
    private var seen: Set<Int> = []
    private var duplicates = 0
    private var seenKeys: Set<Int> = []
    private var repeatedKeys = 0
    private var notes: [String] = []
    private var withoutPartner: [Int] = []
    private var keyColumn: Int?

    init(_ mapping: ImportMapping, _ product: Product, _ command: ImportData) {
        (self.mapping, self.product, self.command) = (mapping, product, command)
    }

    /// Imports.
    /// - Parameter handle: Takes the training file.
    /// - Throws: ``CommandFailure`` naming file and line.
    mutating func run(into handle: FileHandle) throws {
        let tables = try command.join.map { path in try joined(path) }
        var file = try ForeignFile(command.data, mapping, isLatin1: command.latin1)
        let bar = ProgressBar(total: ForeignFile.size(command.data))
        var rows: ImportedRows
        do {
            let header = file.header + tables.flatMap(\.header)
            rows = try ImportedRows(product, mapping, header: header, submittedOn: command.submittedOn)
        } catch {
            throw CommandFailure(file: command.data, error)
        }
        let key = try joinPlace(file.header)
        var output = RowFile(handle)
        withoutPartner = tables.map { _ in 0 }
        try output.add(rows.header)
        keyColumn = rows.header.firstIndex(of: product.keyColumn ?? "application_ref")
        while let record = try file.next({ rejected.add($0, of: command.data) }) {
            rowCount += 1
            if rowCount.isMultiple(of: 1024) { bar.say(file.bytesRead, rows: rowCount) }
            guard !isRepeated(record.fields) else { continue }
            if let row = imported(whole(record, key, tables), &rows) { try output.add(row) }
        }
        bar.end(rows: rowCount)
        for (path, count) in zip(command.join, withoutPartner) where count > 0 {
            notes.append("\(path): no row for \(count.groupedText) keys of \(command.data); their cells are missing")
        }
        report = rows.report
        try confirm()
        try output.flush()
    }

    /// A record with what the joined files say of its key.
    private mutating func whole(_ record: CSVRecord, _ key: Int?, _ tables: [JoinedTable]) -> CSVRecord {
        var cells = record.fields
        for (index, table) in tables.enumerated() {
            let found = key.flatMap { table[record[$0]] }
            if found == nil { withoutPartner[index] += 1 }
            cells += found ?? table.header.map { _ in "" }
        }
        return CSVRecord(line: record.line, fields: cells)
    }

    /// The row of a record; nil for one that is broken or has no outcome yet.
    private mutating func imported(_ record: CSVRecord, _ rows: inout ImportedRows) -> [String]? {
        do {
            guard let row = try rows.row(record) else { return nil }
            if let keyColumn, !seenKeys.insert(row[keyColumn].hashValue).inserted { repeatedKeys += 1 }
            return row
        } catch {
            rejected.add(error, of: command.data)
            return nil
        }
    }

    private mutating func joined(_ path: String) throws -> JoinedTable {
        var broken = rejected
        let table = try JoinedTable(path, mapping, isLatin1: command.latin1) { broken.add($0, of: path) }
        rejected = broken
        if table.duplicates > 0 {
            notes.append("\(path): \(table.duplicates.groupedText) rows repeat a key; the first stands")
        }
        return table
    }

    private func joinPlace(_ header: [String]) throws(CommandFailure) -> Int? {
        guard !command.join.isEmpty, let column = mapping.joinColumn else { return nil }
        guard let place = header.firstIndex(of: column) else {
            throw CommandFailure(file: command.data, CSVError(line: 1, field: column, reason: .missingColumn))
        }
        return place
    }

    /// Whether the row repeats an earlier one and is to be left out.
    private mutating func isRepeated(_ cells: [String]) -> Bool {
        guard !seen.insert(cells.hashValue).inserted else { return false }
        duplicates += 1
        return command.dropDuplicates
    }

    private func confirm() throws(CommandFailure) {
        guard rowCount + rejected.count > 0 else {
            throw CommandFailure(file: command.data, "has a header but no rows")
        }
        let all = max(rowCount, 1)
        guard Self.share(rejected.count, of: all) <= command.tolerateBroken else {
            let share = Self.share(rejected.count, of: all).percentText
            throw CommandFailure(
                (rejected.first.prefix(5) + [
                    "\(rejected.count.groupedText) of \(all.groupedText) rows are broken (\(share)); nothing was written"
                ])
                .joined(separator: "\n")
            )
        }
        guard let report, report.imported > 0 else { throw CommandFailure(file: command.data, "no row has an outcome") }
    }

    private static func share(_ count: Int, of all: Int) -> Double { Double(count) / Double(all) }

    /// What came of it, for people.
    var summary: String {
        guard let report else { return "" }
        var table = TextTable(["COLUMN", "BECOMES", "MISSING", "UNTRANSLATED", "MISMATCHES"], rightAligned: [2, 3, 4])
        for column in report.columns {
            let share = Self.share(column.missing, of: max(rowCount, 1)).percentText
            table.add([
                column.name, column.use, column.missing == 0 ? "" : "\(column.missing.groupedText) (\(share))",
                column.untranslated == 0 ? "" : column.untranslated.groupedText,
                column.mismatches.map(\.groupedText) ?? "",
            ])
        }
        let done = command.dropDuplicates ? "left out" : "kept"
        var lines = [
            "\(rowCount.groupedText) rows read, \(report.imported.groupedText) imported, \(rejected.count.groupedText) broken, "
                + "\(report.skipped.groupedText) without an outcome yet, \(duplicates.groupedText) that repeat another (\(done))"
        ]
        if repeatedKeys > 0 { lines.append("\(repeatedKeys.groupedText) rows have the key of an earlier one") }
        if !report.absent.isEmpty { lines.append("Not in the file: \(report.absent.joined(separator: ", "))") }
        if !report.unfilled.isEmpty {
            lines.append("Left empty, as nothing fills them: \(report.unfilled.joined(separator: ", "))")
        }
        let more =
            rejected.count > rejected.first.count
            ? ["and \((rejected.count - rejected.first.count).groupedText) more"] : []
        let place = command.into.map { "ledger:\($0)" } ?? command.out ?? ""
        let written = command.out.map { "Written \($0). " } ?? ""
        let next = "\(written)Next: underwriter train --product \(command.product.product) --data \(place)"
        return
            ([table.text, (lines + notes).joined(separator: "\n")]
            + (rejected.count > 0 ? [(rejected.first + more).joined(separator: "\n")] : []) + [next])
            .joined(separator: "\n\n")
    }
}
