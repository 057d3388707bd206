import CSV
import Lending
public import ModelLedger
public import Terminal

/// A CSV file that says how loans went: `application`, `outcome` (good, bad, 0 or 1) and `observed_on`.
public struct OutcomeFile {
    /// What it says.
    public let outcomes: [LoanOutcome]

    /// Reads a file.
    /// - Parameter path: The file.
    /// - Throws: ``CommandFailure`` naming line and field of the first row that says nothing clear.
    public init(_ path: String) throws(CommandFailure) {
        let pieces = try FilePieces(path)
        var reader = CSVReader(limits: .file) { try pieces.next() }
        do {
            guard let header = try reader.next()?.fields else { throw CSVError(line: 1, reason: .noHeader) }
            var places: [Int] = []
            for name in ["application", "outcome", "observed_on"] {
                guard let place = header.firstIndex(of: name) else {
                    throw CSVError(line: 1, field: name, reason: .missingColumn)
                }
                places.append(place)
            }
            var outcomes: [LoanOutcome] = []
            while let record = try reader.next() { outcomes.append(try Self.outcome(record, places)) }
            self.outcomes = outcomes
        } catch let error as CSVError {
            throw CommandFailure(file: path, error)
        } catch {
            throw CommandFailure(file: path, "cannot be read")
        }
    }

    private static func outcome(_ record: CSVRecord, _ places: [Int]) throws(CSVError) -> LoanOutcome {
        func wrong(_ place: Int, _ field: String, _ what: String) -> CSVError {
            CSVError(line: record.line, column: places[place] + 1, field: field, reason: .invalid(message: what))
        }
        let text = record[places[0]]
        guard let id = ApplicationID(base32: text) ?? ApplicationID(uuid: text) else {
            throw wrong(0, "application", "it must be the number of an application")
        }
        guard let isBad = ["bad": true, "1": true, "good": false, "0": false][record[places[1]]] else {
            throw wrong(1, "outcome", "it must be good or bad")
        }
        guard let day = CalendarDate(iso: record[places[2]]) else {
            throw wrong(2, "observed_on", "it must be a date like 2026-11-21")
        }
        return LoanOutcome(application: id, isBad: isBad, observedOn: day)
    }
}
