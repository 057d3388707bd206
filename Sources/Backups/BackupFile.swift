import Foundation
import Ledger

// A backup is one line in the clear and then pieces: four bytes of length, and that many of AES-256-GCM. Each piece is
// bound to the file and to its number, so none can be left out, moved or taken from another; the last says that it is.

/// Writes a backup, piece by piece, and never over another file.
final class BackupFileWriter {
    private static let pieceSize = 1 << 20

    private let handle: FileHandle
    private let seal: BackupSeal
    private let id: String
    private var piece: [UInt8] = []
    private var number = 0

    /// Begins a file; what `handle` holds is dropped.
    init(_ handle: FileHandle, header: BackupHeader, seal: BackupSeal) throws {
        self.handle = handle
        self.seal = seal
        id = header.id
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(header.line))
    }

    func write(_ record: BackupRecord) throws {
        piece.append(record)
        if piece.count >= Self.pieceSize { try flush() }
    }

    /// Puts everything on the disc.
    func finish() throws {
        try flush()
        try handle.synchronize()
    }

    private func flush() throws {
        guard !piece.isEmpty else { return }
        let sealed = try seal.seal(piece, file: id, number: number)
        let length = (0..<4).map { UInt8(truncatingIfNeeded: sealed.count >> (24 - 8 * $0)) }
        try handle.write(contentsOf: Data(length + sealed))
        piece.removeAll(keepingCapacity: true)
        number += 1
    }
}

/// Reads a backup, piece by piece.
final class BackupFileReader {
    private static let longestHeader = 64 << 10
    /// A piece is ended by the row that fills it, and no column holds more than some tens of megabytes.
    private static let longestPiece = 256 << 20

    let header: BackupHeader
    private let path: String
    private let handle: FileHandle
    private let seal: BackupSeal
    private var records = BackupRecordReader([])
    private var number = 0

    init(_ path: String, _ format: BackupHeader.Format = .rows, seal: BackupSeal) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw BackupError.file(path: path, reason: "cannot be read")
        }
        let start = [UInt8](try handle.read(upToCount: Self.longestHeader) ?? Data())
        guard let end = start.firstIndex(of: UInt8(ascii: "\n")), let header = BackupHeader(line: Array(start[..<end])),
            header.format == format
        else { throw BackupError.notABackup(path: path) }
        try handle.seek(toOffset: UInt64(end + 1))
        (self.path, self.handle, self.header, self.seal) = (path, handle, header, seal)
    }

    /// The next record; nil at the end of the file.
    func next() throws -> BackupRecord? {
        do {
            while true {
                if let record = try records.next() { return record }
                guard let piece = try nextPiece() else { return nil }
                records = BackupRecordReader(piece)
            }
        } catch is BackupRecordReader.Damaged {
            throw BackupError.incomplete(path: path)
        }
    }

    private func nextPiece() throws -> [UInt8]? {
        let length = [UInt8](try handle.read(upToCount: 4) ?? Data())
        if length.isEmpty { return nil }
        let count = length.reduce(0) { $0 << 8 | Int($1) }
        guard length.count == 4, count <= Self.longestPiece else { throw BackupError.incomplete(path: path) }
        let sealed = [UInt8](try handle.read(upToCount: count) ?? Data())
        guard sealed.count == count else { throw BackupError.incomplete(path: path) }
        defer { number += 1 }
        do {
            return try seal.open(sealed, file: header.id, number: number)
        } catch {
            throw BackupError.sealed(path: path, piece: number + 1)
        }
    }
}
