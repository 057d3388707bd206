/// What a request with a client's key was answered, where that is not the receipt: a repeat gets the same.
public struct FirstAnswer: Sendable, Hashable {
    /// Status code.
    public let status: Int
    /// Where the application is, as the answer said.
    public let location: String
    /// Body.
    public let body: [UInt8]

    /// Gathers it.
    public init(status: Int, location: String, body: [UInt8]) {
        self.status = status
        self.location = location
        self.body = body
    }
}
