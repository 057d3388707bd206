import Crypto
import Documents
import Foundation
import Terminal

/// A file whose SHA-256 is taken while it is read.
final class DigestedFile {
    private let pieces: FilePieces
    private var hash = SHA256()

    init(_ path: String) throws(CommandFailure) { pieces = try FilePieces(path) }

    func next() throws(CommandFailure) -> [UInt8] {
        let piece = try pieces.next()
        hash.update(data: piece)
        return piece
    }

    /// Bytes read so far.
    var bytesRead: Int { pieces.bytesRead }

    /// Of all that has been read.
    var digest: ContentDigest {
        let hex = hash.finalize().map { String(format: "%02x", $0) }.joined()
        guard let digest = ContentDigest(hex: hex) else { preconditionFailure("SHA-256 of \(hex.utf8.count) digits") }
        return digest
    }
}
