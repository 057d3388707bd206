/// Why a command did not do what it was asked; one line, printed after "Error: ".
public struct CommandFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Names the file, line, field or variable at fault.
    public let description: String

    /// A failure in words.
    public init(_ description: String) { self.description = description }

    /// A failure in a file.
    public init(file: String, _ reason: some CustomStringConvertible) { description = "\(file): \(reason)" }
}
