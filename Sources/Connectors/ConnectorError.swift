/// Why data cannot be refreshed.
public enum ConnectorError: Error, Sendable, Hashable {
    /// The definition of a connector is not one.
    case definition(key: String, what: String)
    /// The variable with the secret is not set.
    case secret(variable: String)
    /// The answer has another shape than the definition says.
    case shape(path: String, what: String)
    /// The service goes on and on.
    case tooMuch(String)
    /// What was kept before is not what this connector writes.
    case kept(String)
}

extension ConnectorError: CustomStringConvertible {
    /// Names the key or the path, never what the service said.
    public var description: String {
        switch self {
        case .definition(let key, let what): "\(key): \(what)"
        case .secret(let variable): "\(variable): is not set"
        case .shape(let path, let what): "the answer's \(path) \(what)"
        case .tooMuch(let what): what
        case .kept(let what): what
        }
    }
}
