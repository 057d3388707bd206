import Foundation

/// A folder that only this user can enter, gone with the last reference to it.
public final class PrivateFolder {
    private let url: URL

    /// Makes one.
    /// - Throws: What the system says.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("underwriter-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// The path of a file in it.
    /// - Parameter name: Name of the file.
    /// - Returns: A path.
    public func file(_ name: String) -> String { url.appendingPathComponent(name).path }

    deinit {
        // What cannot be removed lies where only this user can read it.
        try? FileManager.default.removeItem(at: url)
    }
}
