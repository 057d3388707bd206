public import Ledger
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// Which of some applications a person has decided; what a person has decided no machine is asked again.
    /// - Parameter ids: As many as there are; those the ledger does not know are not among the answers.
    /// - Returns: The decided ones.
    /// - Throws: ``LedgerError``.
    public func decidedByPerson(among ids: [ApplicationID]) async throws(LedgerError) -> Set<ApplicationID> {
        try await read { db in
            var decided: Set<ApplicationID> = []
            for start in stride(from: 0, to: ids.count, by: 500) {
                let part = ids[start..<min(start + 500, ids.count)]
                let marks = repeatElement("?", count: part.count).joined(separator: ", ")
                let rows = try db.rows(
                    "SELECT application_id FROM human_decisions WHERE application_id IN (\(marks))",
                    StatementArguments(part.map(\.uuid.columnValue))
                )
                for row in rows { decided.insert(try row.applicationID()) }
            }
            return decided
        }
    }
}
