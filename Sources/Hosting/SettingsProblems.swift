/// Everything that is wrong with an environment, so that it can be told at once.
public struct SettingsProblems: Error, Sendable, Hashable, CustomStringConvertible {
    /// One line for each, `NAME: what would be right`; never a secret.
    public let lines: [String]

    /// Takes the lines that a ``SettingsReader`` has gathered.
    public init(lines: [String]) { self.lines = lines }

    /// The lines, joined.
    public var description: String { lines.joined(separator: "\n") }
}
