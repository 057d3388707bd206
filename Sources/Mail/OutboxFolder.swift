import Foundation
import LedgerRecords
import Lending

/// Keeps letters as files that a mail program opens.
public struct OutboxFolder: Sendable {
    /// The folder; it and its files are for nobody else.
    public let path: String

    /// A folder that is made when the first letter comes.
    public init(path: String) { self.path = path }

    /// Writes a letter under its own name: written twice it is there once.
    func keep(_ message: MailMessage) throws(MailError) {
        let stamp = message.mail.writtenAt.milliseconds
        let (file, half) = ("\(path)/\(stamp)-\(message.mail.id).eml", "\(path)/.\(message.mail.id)")
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .notWritten(path: path, code: errno)
        }
        let made = FileManager.default.createFile(
            atPath: half,
            contents: Data(message.bytes),
            attributes: [.posixPermissions: 0o600]
        )
        guard made, rename(half, file) == 0 else { throw .notWritten(path: path, code: errno) }
    }
}
