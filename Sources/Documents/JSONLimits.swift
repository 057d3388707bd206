/// How large a JSON document may be.
public struct JSONLimits: Sendable, Hashable {
    /// Containers inside one another; at least 1.
    public let maximumDepth: Int
    /// Length of the whole document.
    public let maximumBytes: Int
    /// Keys in all objects together; nil is no limit.
    public let maximumKeys: Int?

    /// Limits of one's own.
    ///
    /// - Parameters:
    ///   - maximumDepth: Containers inside one another; 1 to 128, for the reader recurses.
    ///   - maximumBytes: Length of the whole document.
    ///   - maximumKeys: Keys in all objects together; nil is no limit.
    public init(maximumDepth: Int, maximumBytes: Int, maximumKeys: Int?) {
        precondition((1...128).contains(maximumDepth), "depth \(maximumDepth)")
        self.maximumDepth = maximumDepth
        self.maximumBytes = maximumBytes
        self.maximumKeys = maximumKeys
    }

    /// What a stranger may send: depth 32, 64 KiB, 200 keys.
    public static let standard = JSONLimits(maximumDepth: 32, maximumBytes: 64 * 1024, maximumKeys: 200)

    /// What an operator may hand over as a file: depth 64, 16 MiB.
    public static let file = JSONLimits(maximumDepth: 64, maximumBytes: 16 * 1024 * 1024, maximumKeys: nil)
}
