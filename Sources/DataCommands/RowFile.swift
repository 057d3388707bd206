import CSV
import Foundation
import TrainingFiles

/// A file that is written line by line, in pieces.
struct RowFile {
    private let handle: FileHandle
    private var buffer: [UInt8] = []

    init(_ handle: FileHandle) { self.handle = handle }

    mutating func add(_ cells: [String]) throws {
        buffer += csvLine(cells).utf8
        if buffer.count > 1 << 20 { try flush() }
    }

    mutating func flush() throws {
        try handle.write(contentsOf: Data(buffer))
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Records that were left out: the first ones for people, all of them for a file.
struct RejectedRows {
    static let shown = 20

    private(set) var count = 0
    private(set) var first: [String] = []
    /// How often each column was at fault.
    private(set) var byColumn: [String: Int] = [:]
    private var lines: [[String]] = []

    /// Notes one; at most a hundred thousand are kept for the file.
    mutating func add(_ error: CSVError, of path: String) {
        count += 1
        byColumn[error.field ?? "", default: 0] += 1
        if first.count < Self.shown { first.append("\(path): \(error.withAdvice)") }
        guard lines.count < 100_000 else { return }
        lines.append([path, "\(error.line)", error.column.map { "\($0)" } ?? "", error.field ?? "", "\(error.reason)"])
    }

    /// Writes all of them.
    func write(to handle: FileHandle) throws {
        var file = RowFile(handle)
        try file.add(["file", "line", "field", "column", "reason"])
        for line in lines { try file.add(line) }
        try file.flush()
    }
}
