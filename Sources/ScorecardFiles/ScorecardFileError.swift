/// Why a file is not a scorecard we can score with.
public struct ScorecardFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Name of the file.
    public let file: String
    /// Where, such as `Characteristic age`; empty for the whole file.
    public let place: String
    /// What is wrong, or what is not supported.
    public let reason: String

    /// File, place and reason.
    public var description: String { place.isEmpty ? "\(file): \(reason)" : "\(file): \(place): \(reason)" }
}
