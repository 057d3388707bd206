import CSV
public import DataLedger
import Foundation
public import Ledger
import LedgerSchema
import RegistryCommands
import Terminal

/// Where a training file is: in a file, or in a data set of the ledger, which is written `ledger:NAME`.
public struct TrainingPlace {
    private static let prefix = "ledger:"

    private let text: String

    /// A place as a command is told it.
    public init(_ text: String) { self.text = text }

    /// Lends the training file; one out of the ledger is private and goes afterwards.
    /// - Parameter body: Is given its path.
    /// - Returns: What the body does.
    /// - Throws: ``CommandFailure`` where there is no such data set, or none that is complete; what the body throws.
    public func withFile<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        guard text.utf8.starts(with: Self.prefix.utf8) else { return try await body(text) }
        let name = String(decoding: text.utf8.dropFirst(Self.prefix.utf8.count), as: UTF8.self)
        let folder = try PrivateFolder()
        defer { withExtendedLifetime(folder) {} }
        let path = folder.file("\(name).csv")
        let ledger = try Surroundings().openLedger()
        try await ledger.export(Self.complete(name, in: ledger), to: path)
        return try await body(path)
    }

    /// A data set that is complete.
    /// - Parameters:
    ///   - name: Its name.
    ///   - ledger: Where it is.
    /// - Returns: The data set.
    /// - Throws: ``CommandFailure`` where there is none, or one of which rows may be missing.
    public static func complete(_ name: String, in ledger: Ledger) async throws -> DataSet {
        guard let set = try await ledger.dataSet(name) else {
            throw CommandFailure("\(name): the ledger has no such data set; `underwriter data sets` lists them")
        }
        guard set.completedAt != nil else {
            throw CommandFailure("\(name): its last import was not finished; run it again")
        }
        return set
    }
}

extension Ledger {
    /// Writes a data set as a CSV file, its rows in the order in which they came.
    /// - Parameters:
    ///   - set: The data set.
    ///   - path: The file.
    /// - Throws: `CommandFailure` where the file cannot be written, or `LedgerError`.
    public func export(_ set: DataSet, to path: String) async throws {
        let partial = "\(path).partial"
        try Files.replace(partial) { try $0.write(contentsOf: Data(csvLine(set.columns).utf8)) }
        guard let handle = FileHandle(forWritingAtPath: partial) else {
            throw CommandFailure(file: path, "cannot be written")
        }
        try handle.seekToEnd()
        var place: Int?
        while true {
            let page = try await dataRows(of: set.name, after: place)
            guard let last = page.last else { break }
            place = last
            try handle.write(contentsOf: Data(page.cells.map(csvLine).joined().utf8))
        }
        try handle.synchronize()
        try handle.close()
        guard rename(partial, path) == 0 else { throw CommandFailure(file: path, "cannot be written") }
    }
}
