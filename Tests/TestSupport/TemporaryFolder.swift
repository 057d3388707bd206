import Foundation

/// A fresh folder with a short path, removed with its contents when the last reference goes.
public final class TemporaryFolder: Sendable {
    /// Absolute path; short, because a Unix socket's path holds 108 bytes.
    public let path: String

    /// Makes the folder.
    /// - Throws: A `CocoaError` if the system's temporary folder cannot be written.
    public init() throws {
        let name = "uw-" + UUID().uuidString.prefix(8).lowercased()
        path = "/tmp/\(name)"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// The path of a file in the folder.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    deinit {
        // A folder that cannot be removed is no reason to fail a test that passed.
        try? FileManager.default.removeItem(atPath: path)
    }
}
