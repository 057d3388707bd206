import CSV
public import DataLedger
public import Ledger
import LedgerRecords
import LedgerSchema
import Lending
import RegistryCommands
public import Terminal

/// Rows on their way into a data set of the ledger.
public struct DataDelivery {
    private let ledger: Ledger
    private let name: String
    private let source: String
    private let actor: String

    /// Prepares to bring rows in.
    /// - Parameters:
    ///   - ledger: Where to.
    ///   - name: The data set.
    ///   - source: What brings it: the id of a mapping or connector.
    ///   - actor: Who does; the user of this machine where nil.
    /// - Throws: ``CommandFailure`` for a name that is none.
    public init(to ledger: Ledger, name: String, source: String, actor: String? = nil) throws(CommandFailure) {
        guard DataSet.isName(name) else {
            throw CommandFailure("\(name): a data set is named by small letters, digits and -, at most 64")
        }
        (self.ledger, self.name, self.source) = (ledger, name, source)
        self.actor = actor ?? Surroundings().userName
    }

    /// Brings in the rows of a CSV file; the same file again changes nothing.
    ///
    /// Rows are told apart by the key column, or where the file has none by their place: then rows behind the last one
    /// of the file go.
    /// - Parameters:
    ///   - path: The file.
    ///   - keyColumn: The column that tells rows apart.
    /// - Returns: What became of them.
    /// - Throws: ``CommandFailure``, or `LedgerError`.
    public func deliver(file path: String, keyColumn: String) async throws -> DataReceipt {
        let pieces = try FilePieces(path)
        var reader = CSVReader(limits: .file) { try pieces.next() }
        do {
            guard let header = try reader.next()?.fields else { throw CSVError(line: 1, reason: .noHeader) }
            let key = header.firstIndex(of: keyColumn)
            var count = 0
            let receipt = try await deliver(columns: header) {
                guard let record = try reader.next() else { return nil }
                count += 1
                let cells = record.fields
                return (key: key.map { cells[$0] } ?? "\(count)", cells: cells)
            }
            guard key == nil else { return try await completed(receipt) }
            return try await completed(receipt, ledger.dropDataRows(from: count, of: name))
        } catch let error as CSVError {
            throw CommandFailure(file: path, error)
        }
    }

    /// Brings in rows beside those that are there; of two with one key the later stands.
    /// - Parameters:
    ///   - rows: Cells in the order of the columns.
    ///   - columns: Their names.
    ///   - key: Positions of the columns that tell rows apart.
    /// - Returns: What became of them.
    /// - Throws: ``CommandFailure``, or `LedgerError`.
    public func deliver(_ rows: [[String]], columns: [String], key: [Int]) async throws -> DataReceipt {
        var places: [String: Int] = [:]
        var distinct: [(key: String, cells: [String])] = []
        for cells in rows {
            let key = key.count == 1 ? cells[key[0]] : csvLine(key.map { cells[$0] })
            if let place = places[key] {
                distinct[place].cells = cells
            } else {
                places[key] = distinct.count
                distinct.append((key, cells))
            }
        }
        var next = distinct.makeIterator()
        return try await completed(deliver(columns: columns) { next.next() })
    }

    private func deliver(
        columns: [String],
        _ next: () throws -> (key: String, cells: [String])?
    ) async throws -> DataReceipt {
        guard
            try await ledger.beginDataSet(name, source: source, columns: columns, at: Surroundings().time)
        else {
            throw CommandFailure(
                "\(name): the ledger has a data set of this name from elsewhere or with other columns; "
                    + "take another name, or drop it (`underwriter data drop`)"
            )
        }
        var receipt = DataReceipt()
        var seen: [String: Int] = [:]
        var batch: [DataRow] = []
        while let row = try next() {
            let repetition = seen[row.key, default: 0]
            seen[row.key] = repetition + 1
            batch.append(DataRow(key: row.key, repetition: repetition, cells: row.cells))
            guard batch.count == Ledger.mostDataRows else { continue }
            receipt += try await ledger.keep(batch, in: name, at: Surroundings().time)
            batch.removeAll(keepingCapacity: true)
        }
        receipt += try await ledger.keep(batch, in: name, at: Surroundings().time)
        return receipt
    }

    private func completed(_ receipts: DataReceipt...) async throws -> DataReceipt {
        let receipt = receipts.reduce(into: DataReceipt(), +=)
        try await ledger.completeDataSet(name, receipt, by: .commandLine(actor), at: Surroundings().time)
        return receipt
    }
}
