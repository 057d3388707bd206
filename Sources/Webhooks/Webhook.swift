package import Lending

/// Where messages go: an endpoint of somebody else.
package struct WebhookEndpoint: Sendable {
    /// Names it.
    package let id: String
    /// Its address, `https`.
    package let url: String
    /// When it was added.
    package let createdAt: Timestamp
    /// Who added it.
    package let createdBy: String
    /// When it was switched off; nil while it is on.
    package let disabledAt: Timestamp?
    /// Why it was switched off.
    package let disabledWhy: String?
}

/// A message on its way to one endpoint.
package struct WebhookDelivery: Sendable {
    /// The same at each try and for each endpoint.
    package let message: String
    /// To which endpoint.
    package let endpoint: String
    /// The endpoint's address.
    package let url: String
    /// The endpoint's secrets, the newest first.
    package let secrets: [String]
    /// As it is sent: canonical JSON.
    package let body: [UInt8]
    /// How often it was tried so far.
    package let attempts: Int
}

/// What came of one try.
package struct DeliveryAttempt: Sendable {
    /// What was tried.
    package var delivery: WebhookDelivery
    /// A status or a code.
    package var result: DeliveryResult
    /// When it is due again; nil if it is to be given up.
    package var nextAt: Timestamp?
    /// When.
    package var at: Timestamp
}

/// A message that was given up, or waits after a failure.
package struct FailedDelivery: Sendable {
    /// Its id.
    package let message: String
    /// To which endpoint.
    package let endpoint: String
    /// Whether it was given up.
    package let isDead: Bool
    /// How often it was tried.
    package let attempts: Int
    /// What came of the last try.
    package let lastResult: String
    /// When that was.
    package let lastAt: Timestamp
}
