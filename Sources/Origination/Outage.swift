import Logging

/// A time without something a service needs: told once when it begins and once when it is over, with growing pauses.
struct Outage {
    private let what: String
    private let logger: Logger
    private var since: ContinuousClock.Instant?
    private var failures = 0

    init(of what: String, logger: Logger) {
        self.what = what
        self.logger = logger
    }

    /// Notes a failure.
    /// - Returns: How long to wait before the next try: full jitter up to 5 s.
    mutating func failed(_ error: any Error) -> Duration {
        began("\(error)")
        failures += 1
        let cap = min(Duration.seconds(5), .milliseconds(50) * (1 << min(failures, 10)))
        return cap * Double.random(in: 0.1...1)
    }

    /// Notes that there is nothing to be done but wait.
    mutating func began(_ why: String) {
        guard since == nil else { return }
        since = .now
        logger.warning("\(what) waits: \(why)", metadata: ["event": "outage_began"])
    }

    /// Notes that it works.
    mutating func ended() {
        guard let begin = since else { return }
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        logger.notice("\(what) goes on after \(Int(seconds.rounded())) s", metadata: ["event": "outage_ended"])
        since = nil
        failures = 0
    }
}
