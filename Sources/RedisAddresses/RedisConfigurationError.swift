/// A setting that does not say where Redis is.
public struct RedisConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The variable at fault.
    public let name: String
    /// What would be right.
    public let reason: String

    /// Name and reason; never the value, which may hold a password.
    public var description: String { "\(name): \(reason)" }
}
