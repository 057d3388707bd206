/// How much anybody may ask of the front; sizes and times that no honest client meets.
struct WebLimits: Sendable {
    /// Applications an hour, for a person and for an address.
    var applicationsAnHour = 100
    /// Requests an hour from one address.
    var requestsAnHour = 36_000
    /// Bytes of a request's body.
    var bodyBytes = 64 * 1024
    /// For the whole body, from the first byte to the last.
    var bodyDeadline: Duration = .seconds(15)
    /// For a handler, beside the time it was asked to wait for a decision.
    var handlerDeadline: Duration = .seconds(10)
    /// For the header, and between two requests of a connection.
    var idleTimeout: Duration = .seconds(10)
    /// For a client to take an answer.
    var writeDeadline: Duration = .seconds(30)
    /// Requests at once, without those that only wait for a decision.
    var requestsInFlight = 512
    /// Connections at once.
    var connections = 4_096
    /// Clients that may wait for decisions at once, and for one person.
    var waiters = 2_000
    var waitersOfOne = 4
    /// How long a page waits for a Redis that hangs.
    var redisPatience: Duration = .milliseconds(500)
    /// Seconds for which the operator's page is told of the queue before it has to ask again.
    var watchSeconds = 15
    /// The longest a client may wait for a decision.
    var longestWait: Duration = .seconds(20)
}
