/// Why a remote service gave no answer that can be used.
public enum RemoteError: Error, Sendable, Hashable {
    /// The address is not one of `http` or `https`.
    case address(String)
    /// Nobody answered in time, however often it was tried.
    case unreachable(service: String, attempts: Int)
    /// It answered that it will not.
    case refused(service: String, path: String, status: Int)
    /// The answer is longer than it may be.
    case tooLong(service: String, path: String, maximum: Int)
    /// The answer is not what was agreed.
    case unexpected(service: String, path: String, what: String)

    /// The status with which it was refused; nil for other errors.
    public var status: Int? { if case .refused(_, _, let status) = self { status } else { nil } }
}

extension RemoteError: CustomStringConvertible {
    /// Names the service and the path, never what was sent.
    public var description: String {
        switch self {
        case .address(let text): "\(text): must be an address such as http://localhost:5000"
        case .unreachable(let service, let attempts): "\(service): no answer in \(attempts) tries"
        case .refused(let service, let path, let status): "\(service)\(path): answered \(status)"
        case .tooLong(let service, let path, let maximum): "\(service)\(path): answered more than \(maximum) bytes"
        case .unexpected(let service, let path, let what): "\(service)\(path): \(what)"
        }
    }
}
