import CSV
public import DataLedger
import Foundation
import Imports
public import Ledger
import LedgerSchema
import RegistryCommands
import Terminal

/// Where a training file is: in a file, or in a data set of the ledger, which is written `ledger:NAME`.
public struct TrainingPlace {
    private static let prefix = "ledger:"

    private let text: String
    private let isLatin1: Bool

    /// A place as a command is told it.
    /// - Parameters:
    ///   - text: A path, or `ledger:NAME`.
    ///   - isLatin1: Whether the file is Latin-1, as spreadsheets of Windows write it.
    public init(_ text: String, isLatin1: Bool = false) { (self.text, self.isLatin1) = (text, isLatin1) }

    /// Lends the training file as UTF-8; one out of the ledger, or of another encoding, is private and goes afterwards.
    /// - Parameter body: Is given its path.
    /// - Returns: What the body does.
    /// - Throws: ``CommandFailure`` where there is no such data set, or none that is complete; what the body throws.
    public func withFile<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        guard text.utf8.starts(with: Self.prefix.utf8) else {
            guard try isLatin1 || Self.isUTF16(FilePieces(text).next()) else { return try await body(text) }
            return try await withUTF8(body)
        }
        let name = String(decoding: text.utf8.dropFirst(Self.prefix.utf8.count), as: UTF8.self)
        let folder = try PrivateFolder()
        defer { withExtendedLifetime(folder) {} }
        let path = folder.file("\(name).csv")
        let ledger = try Surroundings().openLedger()
        try await ledger.export(Self.complete(name, in: ledger), to: path)
        return try await body(path)
    }

    /// Lends the file as UTF-8 under its own name.
    private func withUTF8<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let folder = try PrivateFolder()
        defer { withExtendedLifetime(folder) {} }
        let path = folder.file(URL(fileURLWithPath: text).lastPathComponent)
        let pieces = try FilePieces(text)
        var transcoder = TextTranscoder(isLatin1: isLatin1)
        try Files.replace(path) { file in
            // Without its mark: the same text has the same digest, whatever it was written in.
            let first = transcoder.utf8(of: try pieces.next())
            try file.write(contentsOf: Data(first.starts(with: [0xEF, 0xBB, 0xBF]) ? first.dropFirst(3) : first[...]))
            while case let piece = try pieces.next(), !piece.isEmpty {
                try file.write(contentsOf: Data(transcoder.utf8(of: piece)))
            }
            try file.write(contentsOf: Data(transcoder.utf8(of: [])))
        }
        do {
            return try await body(path)
        } catch let error as CommandFailure where error.description.utf8.starts(with: "\(path): ".utf8) {
            // Whoever made the file knows it by its own name.
            let rest = error.description.utf8.dropFirst(path.utf8.count)
            throw CommandFailure(text + String(decoding: rest, as: UTF8.self))
        }
    }

    private static func isUTF16(_ piece: [UInt8]) -> Bool {
        piece.starts(with: [0xFF, 0xFE]) || piece.starts(with: [0xFE, 0xFF])
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
