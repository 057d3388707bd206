public import Documents

/// A client's key for one request, and the answer it got.
public struct IdempotencyRecord: Sendable, Hashable {
    /// The key as the client gave it, in normal form C.
    public let key: String
    /// Template of the route it was used on.
    public let route: String
    /// SHA-256 of the canonical body.
    public let fingerprint: ContentDigest
    /// Status code of the answer.
    public let status: Int
    /// Body of the answer.
    public let body: [UInt8]

    /// Makes a record.
    public init(key: String, route: String, fingerprint: ContentDigest, status: Int, body: [UInt8]) {
        self.key = key
        self.route = route
        self.fingerprint = fingerprint
        self.status = status
        self.body = body
    }
}

/// What a request with a key was answered with first; whoever sends it again is told the same.
public struct FirstAnswer: Sendable, Hashable {
    /// Status code of the answer.
    public let status: Int
    /// Headers that belong to it, by name.
    public let headers: [String: String]
    /// What it says.
    public let document: JSONValue

    /// Gathers an answer.
    public init(status: Int, headers: [String: String], document: JSONValue) {
        (self.status, self.headers, self.document) = (status, headers, document)
    }
}
