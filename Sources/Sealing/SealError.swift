/// Why sealed bytes were not made or not opened.
public enum SealError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The body is over the cap.
    case tooLarge
    /// No valid key has this id; another process may know it.
    case unknownKey
    /// Not an envelope, an unsealed one, or one that was changed or belongs elsewhere.
    case notAuthentic
    /// A raw JSON object in the shape of an older queue.
    case legacyShape

    /// The cause in lists and metrics.
    public var code: String {
        switch self {
        case .tooLarge: "size"
        case .unknownKey: "key"
        case .notAuthentic: "seal"
        case .legacyShape: "legacy_shape"
        }
    }

    /// Whether another process cannot succeed either.
    public var isPermanent: Bool { self != .unknownKey }

    /// The code; safe in any log.
    public var description: String { "seal.\(code)" }
}
