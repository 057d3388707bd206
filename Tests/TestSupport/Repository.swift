public import Foundation

/// Where the repository and the team's shared folder are, as seen from a test.
public enum Repository {
    /// The folder that holds Package.swift.
    ///
    /// Symbolic links are followed, so that it holds also where the sources are built through one.
    public static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Reads a file of the repository.
    /// - Parameter path: Path below the root.
    /// - Returns: Its bytes.
    /// - Throws: A `CocoaError` if it cannot be read.
    public static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appendingPathComponent(path)))
    }

    /// The team's folder with data sets and reference numbers, or nil where a stranger builds the product.
    ///
    /// `UNDERWRITER_SHARED` names it; without that it is looked for beside the repository.
    public static let shared: URL? = {
        let named = ProcessInfo.processInfo.environment["UNDERWRITER_SHARED"].map { URL(fileURLWithPath: $0) }
        let folder = named ?? root.deletingLastPathComponent().appendingPathComponent("shared")
        return FileManager.default.fileExists(atPath: folder.appendingPathComponent("reference").path) ? folder : nil
    }()

    /// Whether tests against the shared folder can run; use with `.enabled(if:)`.
    public static var hasShared: Bool { shared != nil }
}
