/// Why a file is not an artefact; prints file, key and reason on one line.
public struct ArtefactError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Name of the file.
    public let file: String
    /// Path of the offending value, such as `body.model.features[2].mean`; empty for the whole file.
    public let key: String
    /// What is wrong with it.
    public let reason: String

    package init(file: String, key: String, reason: String) {
        (self.file, self.key, self.reason) = (file, key, reason)
    }

    /// File, key and reason.
    public var description: String { key.isEmpty ? "\(file): \(reason)" : "\(file): \(key): \(reason)" }
}
