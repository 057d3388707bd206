public import Documents

/// Why a message between web and worker is refused; it holds no value of the message.
public enum MessageError: Error, Sendable, Hashable {
    /// More bytes than a message may have.
    case tooLarge(byteCount: Int)
    /// Not JSON.
    case syntax(JSONSyntaxError)
    /// JSON, but not in the canonical form, which is the only one that is sealed and hashed.
    case notCanonical
    /// The shape of releases before version 1: `{"id", "data"}`.
    case legacyShape
    /// A schema this release does not read; another worker may.
    case unknownVersion
    /// A key of the schema is not there.
    case missingKey(String)
    /// Keys that the schema does not have.
    case unknownKeys(count: Int)
    /// The value of a key is not what the schema demands.
    case invalid(String)
    /// The message is for another product.
    case wrongProduct
    /// A refusal that gives no reason.
    case declineWithoutReason

    /// Whether the same message must fail again, wherever it is read.
    public var isPermanent: Bool { self != .unknownVersion && self != .wrongProduct }
}

extension MessageError: CustomStringConvertible {
    /// Free of personal data; safe in any log or job record.
    public var description: String {
        switch self {
        case .tooLarge(let byteCount): "message.too_large \(byteCount)"
        case .syntax(let error): "message.syntax \(error)"
        case .notCanonical: "message.not_canonical"
        case .legacyShape: "message.legacy_shape"
        case .unknownVersion: "message.unknown_version"
        case .missingKey(let key): "message.missing_key \(key)"
        case .unknownKeys(let count): "message.unknown_keys \(count)"
        case .invalid(let key): "message.invalid \(key)"
        case .wrongProduct: "message.wrong_product"
        case .declineWithoutReason: "message.decline_without_reason"
        }
    }
}
