/// How much anybody may ask of the front; sizes and times that no honest client meets.
package struct WebLimits: Sendable {
    /// Applications an hour, for a person and for an address.
    package var applicationsAnHour = 100
    /// Requests an hour from one address.
    package var requestsAnHour = 36_000
    /// Bytes of a request's body.
    package var bodyBytes = 64 * 1024
    /// Bytes of the body of a form with a file in it: 5 MiB for the file, the rest for what is around it.
    package static let fileBytes = 5 * 1024 * 1024 + 128 * 1024
    /// For the whole body, from the first byte to the last.
    package var bodyDeadline: Duration = .seconds(15)
    /// For a handler, beside the time it was asked to wait for a decision.
    package var handlerDeadline: Duration = .seconds(10)
    /// For the header, and between two requests of a connection.
    package var idleTimeout: Duration = .seconds(10)
    /// For a client to take an answer.
    package var writeDeadline: Duration = .seconds(30)
    /// Requests at once, without those that only wait for a decision.
    package var requestsInFlight = 512
    /// Connections at once.
    package var connections = 4_096
    /// Clients that may wait for decisions at once, and for one person.
    package var waiters = 2_000
    package var waitersOfOne = 4
    /// How long a page waits for a Redis that hangs.
    package var redisPatience: Duration = .milliseconds(300)
    /// Seconds for which the operator's page is told of the queue before it has to ask again.
    package var watchSeconds = 15
    /// The longest a client may wait for a decision.
    package var longestWait: Duration = .seconds(20)

    /// As they are for everybody.
    package init() {}
}
