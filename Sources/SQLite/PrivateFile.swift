import Foundation
import Storage

/// A file that only we can read.
enum PrivateFile {
    /// Makes the folder 0700 and the file 0600 before SQLite, whose other files take the mode of the first.
    static func make(_ path: String) throws(StorageError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            if !FileManager.default.fileExists(atPath: folder) {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            }
            let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int ?? 0o777
            guard mode & 0o077 == 0 else { throw StorageError.notPrivate(path: folder) }
            let file = Foundation.open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw StorageError.notOpened(path: path, code: errno) }
            defer { Foundation.close(file) }
            guard fchmod(file, 0o600) == 0 else { throw StorageError.notOpened(path: path, code: errno) }
        } catch let error as StorageError {
            throw error
        } catch {
            throw .notOpened(path: folder, code: errno)
        }
    }
}
