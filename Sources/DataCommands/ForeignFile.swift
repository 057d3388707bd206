import CSV
import Foundation
import Imports
import Products
import Terminal
import TrainingFiles

/// A foreign file, read record by record; broken records are told and passed over.
struct ForeignFile {
    /// Names of the columns.
    let header: [String]
    private let path: String
    private var reader: CSVReader
    private let progress: Progress

    /// Bytes that were read, beside the reader that reads them.
    private final class Progress {
        var bytes = 0
    }

    /// Opens a file.
    /// - Parameters:
    ///   - path: The file.
    ///   - mapping: Says how it is written.
    ///   - isLatin1: Whether it is Latin-1, whatever the mapping says.
    /// - Throws: ``CommandFailure`` naming the file and what is wrong with its first line.
    init(_ path: String, _ mapping: ImportMapping, isLatin1: Bool) throws(CommandFailure) {
        let pieces = try FilePieces(path)
        let progress = Progress()
        var transcoder = TextTranscoder(isLatin1: isLatin1 || mapping.isLatin1)
        reader = CSVReader(limits: .file, delimiter: Unicode.Scalar(mapping.delimiter)) {
            while true {
                let piece = try pieces.next()
                progress.bytes += piece.count
                let text = transcoder.utf8(of: piece)
                if !text.isEmpty || piece.isEmpty { return text }
            }
        }
        if let header = mapping.header { reader.name(header) }
        do throws(CSVError) {
            if let header = mapping.header {
                self.header = header
            } else {
                guard let header = try reader.next()?.fields else { throw CSVError(line: 1, reason: .noHeader) }
                self.header = header
            }
        } catch {
            throw CommandFailure(file: path, error.withAdvice)
        }
        (self.path, self.progress) = (path, progress)
    }

    /// Bytes read so far.
    var bytesRead: Int { progress.bytes }

    /// The next record.
    /// - Parameter broken: Is told of each record that is none.
    /// - Returns: A record; nil at the end.
    /// - Throws: ``CommandFailure`` where the file cannot be read on.
    mutating func next(_ broken: (CSVError) -> Void) throws(CommandFailure) -> CSVRecord? {
        do throws(CSVError) {
            return try reader.next(broken)
        } catch {
            throw CommandFailure(file: path, error.withAdvice)
        }
    }

    /// Bytes of a file; 0 where the system does not say.
    static func size(_ path: String) -> Int {
        // Only the progress bar wants to know.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? Int) ?? 0
    }
}
