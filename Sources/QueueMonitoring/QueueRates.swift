public import QueueReadings
public import QueueVocabulary

/// What goes in and out of a queue, from one reading to the next.
public struct QueueRates: Sendable, Hashable {
    /// The rates of one class.
    public struct OfClass: Sendable, Hashable {
        /// Jobs that came, a second; nil while unknown.
        public internal(set) var arrivals: Double?
        /// Jobs that left, a second; nil while unknown.
        public internal(set) var departures: Double?
    }

    private var arrivalAverage = MovingAverage()
    private var departureAverage = MovingAverage()
    private var classArrivals: [JobClass: MovingAverage] = [:]
    private var classDepartures: [JobClass: MovingAverage] = [:]
    private var last: QueueReading?
    /// Since when the queue has been growing, in milliseconds since 1970; nil if it is not.
    public private(set) var growingSince: Int64?

    /// Nothing known yet.
    public init() {}

    /// Jobs that came, a second, of all classes (a one-minute moving average); nil before the second reading.
    public var arrivals: Double? { arrivalAverage.value }
    /// Jobs that ended, a second, of all classes; nil before the second reading.
    public var departures: Double? { departureAverage.value }

    /// The rates of one class; unknown where Redis does not tell this user how many entries a stream has had.
    public func ofClass(_ kind: JobClass) -> OfClass {
        OfClass(arrivals: classArrivals[kind]?.value, departures: classDepartures[kind]?.value)
    }

    /// Takes the next reading; one of another queue or a time that did not pass starts over.
    public mutating func take(_ reading: QueueReading) {
        defer { last = reading }
        guard let last, last.queue == reading.queue, reading.done >= last.done, reading.now > last.now else { return }
        let seconds = Double(reading.now - last.now) / 1_000
        let ended = Double(max(0, reading.done + reading.died - last.done - last.died))
        let growth = Double(reading.classes.reduce(0) { $0 + $1.depth } - last.classes.reduce(0) { $0 + $1.depth })
        departureAverage.take(ended / seconds, for: seconds)
        arrivalAverage.take(max(0, ended + growth) / seconds, for: seconds)
        for (now, before) in zip(reading.classes, last.classes) { take(now, before, seconds) }
        if reading.waiting == 0 || (arrivals ?? 0) <= (departures ?? 0) {
            growingSince = nil
        } else if growingSince == nil {
            growingSince = reading.now
        }
    }

    private mutating func take(_ now: ClassReading, _ before: ClassReading, _ seconds: Double) {
        guard let added = now.entriesAdded, let addedBefore = before.entriesAdded, added >= addedBefore else { return }
        let came = Double(added - addedBefore)
        // What came and is not there any more has left; retries come again through the stream.
        let left = max(0, came - Double(now.waiting + now.running - before.waiting - before.running))
        classArrivals[now.kind, default: MovingAverage()].take(came / seconds, for: seconds)
        classDepartures[now.kind, default: MovingAverage()].take(left / seconds, for: seconds)
    }
}
