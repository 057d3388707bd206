/// Why a run cannot be read.
public enum RunError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A key of the record is missing or of the wrong type.
    case malformed(key: String)

    /// Names the key.
    public var description: String {
        switch self {
        case .malformed(let key): "\(key): not as a training run writes it"
        }
    }
}
