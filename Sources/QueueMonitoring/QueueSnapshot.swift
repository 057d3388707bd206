public import JobQueue
public import QueueReadings
import QueueVocabulary

/// Everything an operator is shown of one queue, at one moment.
public struct QueueSnapshot: Sendable {
    /// The queue's name.
    public var queue: String
    /// How long the oldest job may wait, in milliseconds.
    public var targetMilliseconds: Int
    /// What Redis said; nil while it does not answer.
    public var reading: QueueReading?
    /// Why it did not; a code.
    public var failure: String?
    /// What goes in and out.
    public var rates = QueueRates()
    /// What workers did within the last minute.
    public var recent = RecentWork()
    /// How fast each worker goes.
    public var paces = WorkerPaces()
    /// What workers have counted since the watch began.
    public var totals = WorkerTotals()
    /// The last hour.
    public var history = QueueHistory()
    /// How many of the newest dead letters died of what.
    public var deadByCause: [String: Int] = [:]
    /// What the server's settings mean; nil while unknown.
    public var server: ServerInspection?
    /// What the ledger says; nil where there is none to ask.
    public var safety: SafetyLine?

    /// Nothing known yet.
    public init(queue: String, targetMilliseconds: Int = 5_000) {
        self.queue = queue
        self.targetMilliseconds = targetMilliseconds
    }

    /// Takes the next reading: rates, totals and history follow.
    public mutating func take(_ reading: QueueReading) {
        self.reading = reading
        failure = nil
        rates.take(reading)
        totals.take(reading.workers)
        paces.take(reading.workers)
        recent.take(totals, reading.workers, at: reading.now)
        history.take(reading, rates)
    }

    /// Notes that Redis did not answer.
    public mutating func take(failure code: String) {
        reading = nil
        failure = code
    }

    /// Dead letters made within the last hour, as far as it was watched.
    public var deadGrowth: Int { history.deadGrowth() }

    /// Whether more has come than gone for three minutes.
    public var isGrowing: Bool {
        guard let reading, let since = rates.growingSince else { return false }
        return reading.now - since >= 180_000
    }

    /// Slots of one worker, on average; nil without workers.
    public var slotsPerWorker: Double? {
        let living = reading?.living ?? []
        return living.isEmpty ? nil : Double(living.reduce(0) { $0 + max(1, $1.slots) }) / Double(living.count)
    }

    /// When the work will be done, and by how many.
    public var forecast: QueueForecast {
        QueueForecast(
            waiting: reading?.waiting,
            arrivals: rates.arrivals,
            departures: rates.departures,
            service: recent.serviceSeconds,
            slots: slotsPerWorker
        )
    }

    /// Workers that would clear what waits within a time; nil while unknown.
    public func workers(clearingWithin seconds: Double) -> Int? {
        QueueForecast.workers(
            clearing: reading?.waiting ?? 0,
            within: seconds,
            arrivals: rates.arrivals,
            service: recent.serviceSeconds,
            slots: slotsPerWorker
        )
    }

    /// Seconds after which whoever a full queue turned away may come again.
    /// - Parameter depth: What waits, runs or is delayed before them; nil for all that waits.
    /// - Returns: Whole seconds, 1 to 72.
    public func retryAfterSeconds(depth: Int?) -> Int {
        let (waiting, hasWorkers) = (depth ?? reading?.waiting ?? 0, reading?.living.isEmpty == false)
        return RetryAfter.seconds(waiting: waiting, perSecond: rates.departures, hasWorkers: hasWorkers)
    }

    /// Whether an operator must do something.
    public var verdict: QueueVerdict { Self.verdict(of: self) }
}
