/// A setting of the queue that cannot be used.
public struct QueueConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The variable at fault.
    public let name: String
    /// What would be right.
    public let reason: String

    /// Name and reason; the value of a secret is never among them.
    public var description: String { "\(name): \(reason)" }
}
