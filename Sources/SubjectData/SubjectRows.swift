import Documents
import Erasures
import Foundation
import Ledger
import LedgerSchema
import Lending
import Storage

extension Ledger {
    /// All rows of somebody in the tables of ``SubjectTable``, opened, by table; tables without any are not in it.
    func rows(of subject: CopiedSubject) async throws(LedgerError) -> [String: JSONValue] {
        try await read { db in
            try SubjectTable.all.reduce(into: [:]) { tables, table in
                guard let statement = table.statement(for: subject) else { return }
                let marks = statement.utf8.count { $0 == UInt8(ascii: "?") }
                let ids = StatementArguments(Array(repeating: ColumnValue.text(subject.id), count: marks))
                let rows = try db.rows(statement, ids).map { try table.told($0, by: self, in: db) }
                if !rows.isEmpty { tables[table.name] = .array(rows) }
            }
        }
    }
}

extension SubjectTable {
    /// Columns that hold numbers of days since 1970-01-01.
    private static let days: Set = [
        "starts_on", "effective_on", "rated_on", "day", "valued_on", "disbursed_on", "oldest_unpaid", "first_default",
        "npa_since", "watched_until", "expires_on",
    ]

    fileprivate func told(_ row: Row, by ledger: Ledger, in db: Database) throws -> JSONValue {
        var members: [String: JSONValue] = [:]
        let cells = Dictionary(zip(row.columnNames, row.values)) { first, _ in first }
        for column in columns { members[column] = Self.told(cells[column] ?? .null, column) }
        for column in sealed {
            members[column.column] = try column.plain(row, of: ledger, in: db).map(Self.told) ?? .null
        }
        // Who answers for a loan has a right to their own data as well: the borrower, who named them, is told the name.
        if name == "guarantees" { members["person"] = members["person"]?["name"] ?? .null }
        return .object(members)
    }

    private static func told(_ value: ColumnValue, _ column: String) -> JSONValue {
        switch value {
        case .null: .null
        case .number(let number): .number(number)
        case .text(let text): .string(text)
        case .bytes(let bytes): told(bytes)
        case .integer(let number) where days.contains(column):
            .string(CalendarDate(dayNumber: .init(number)).iso)
        case .integer(let number) where column.utf8.suffix(3).elementsEqual("_at".utf8):
            .string(Timestamp(milliseconds: number).rfc3339)
        case .integer(let number): .number(.init(number))
        }
    }

    /// Bytes that are no text are shown as they are, in base64.
    private static func told(_ bytes: [UInt8]) -> JSONValue {
        // What is no document of ours is shown as text.
        if let document = try? JSONValue.parse(bytes, limits: .file) { return document }
        return .string(String(validating: bytes, as: UTF8.self) ?? Data(bytes).base64EncodedString())
    }
}
