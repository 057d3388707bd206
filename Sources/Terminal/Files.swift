public import Foundation

/// Files as commands read and write them.
public enum Files {
    /// The bytes of a file.
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: Most bytes it may have.
    /// - Returns: Its bytes.
    /// - Throws: ``CommandFailure`` naming the file.
    public static func bytes(_ path: String, limit: Int = 16 << 20) throws(CommandFailure) -> [UInt8] {
        let source = try FilePieces(path)
        var bytes: [UInt8] = []
        while true {
            let piece = try source.next()
            if piece.isEmpty { return bytes }
            bytes += piece
            guard bytes.count <= limit else { throw CommandFailure(file: path, "longer than \(limit) bytes") }
        }
    }

    /// Writes a file whole or not at all: under another name first, then renamed.
    /// - Parameters:
    ///   - path: The file; its folder is made if it is not there.
    ///   - write: Is given what takes the file's pieces.
    /// - Throws: ``CommandFailure`` naming the file, or what `write` throws.
    public static func replace(_ path: String, _ write: (FileHandle) throws -> Void) throws {
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent()
        let partial = folder.appendingPathComponent(
            ".\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)"
        )
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            guard FileManager.default.createFile(atPath: partial.path, contents: nil) else {
                throw CommandFailure(file: path, "cannot be written")
            }
            let handle = try FileHandle(forWritingTo: partial)
            try write(handle)
            try handle.synchronize()
            try handle.close()
            guard rename(partial.path, path) == 0 else { throw CommandFailure(file: path, "cannot be replaced") }
        } catch {
            // What could not be finished is taken away; that it was not there at all is as good.
            try? FileManager.default.removeItem(at: partial)
            throw error is CommandFailure ? error : CommandFailure(file: path, "cannot be written")
        }
    }
}

/// A file, piece by piece.
public final class FilePieces {
    private let path: String
    private let handle: FileHandle
    /// Bytes read so far.
    public private(set) var bytesRead = 0

    /// Opens a file.
    /// - Throws: ``CommandFailure`` naming the file.
    public init(_ path: String) throws(CommandFailure) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure(file: path, "cannot be read")
        }
        self.path = path
        self.handle = handle
    }

    /// The next 256 KiB; empty at the end.
    public func next() throws(CommandFailure) -> [UInt8] {
        do {
            let piece = [UInt8](try handle.read(upToCount: 256 << 10) ?? Data())
            bytesRead += piece.count
            return piece
        } catch {
            throw CommandFailure(file: path, "cannot be read")
        }
    }

    deinit {
        // Nothing was written: a failure to close loses nothing.
        try? handle.close()
    }
}
