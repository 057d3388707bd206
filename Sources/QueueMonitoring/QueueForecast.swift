/// When the work will be done, and by how many.
public struct QueueForecast: Sendable, Hashable {
    /// When what waits will be gone.
    public enum Clearing: Sendable, Hashable {
        /// Nothing waits.
        case clear
        /// In so many seconds, at the present rates.
        case after(seconds: Double)
        /// More comes than goes: it grows by so many jobs a second.
        case growing(perSecond: Double)
        /// What waits, or the rates, are not known.
        case unknown
    }

    /// When what waits will be gone.
    public let clearing: Clearing
    /// Workers that keep up with what comes, at 70 % of their slots; nil while unknown.
    public let workersNeeded: Int?

    /// Forecasts from counts and rates.
    /// - Parameters:
    ///   - waiting: Jobs that wait; nil while unknown.
    ///   - arrivals: Jobs that come, a second.
    ///   - departures: Jobs that leave, a second.
    ///   - service: Seconds a slot is busy with one job.
    ///   - slots: Slots of one worker.
    public init(waiting: Int?, arrivals: Double?, departures: Double?, service: Double?, slots: Double?) {
        if waiting == 0 {
            clearing = .clear
        } else if let waiting, let arrivals, let departures {
            let drain = departures - arrivals
            clearing = drain > 0 ? .after(seconds: Double(waiting) / drain) : .growing(perSecond: -drain)
        } else {
            clearing = .unknown
        }
        workersNeeded = Self.workers(arrivals: arrivals, service: service, slots: slots)
    }

    /// ⌈in · service / (slots · 0.7)⌉: keeps up with a third to spare.
    public static func workers(arrivals: Double?, service: Double?, slots: Double?) -> Int? {
        guard let arrivals, let service, let slots, slots > 0 else { return nil }
        return wholeWorkers(arrivals * service / (slots * 0.7))
    }

    /// ⌈(in + waiting / T) · service / slots⌉: clears what waits within a time.
    /// - Parameters:
    ///   - waiting: Jobs that wait.
    ///   - time: Seconds in which they are to be gone; above 0.
    ///   - arrivals: Jobs that come, a second.
    ///   - service: Seconds a slot is busy with one job.
    ///   - slots: Slots of one worker.
    /// - Returns: Workers; nil where a figure is unknown.
    public static func workers(
        clearing waiting: Int,
        within time: Double,
        arrivals: Double?,
        service: Double?,
        slots: Double?
    ) -> Int? {
        guard let arrivals, let service, let slots, slots > 0, time > 0 else { return nil }
        return wholeWorkers((arrivals + Double(waiting) / time) * service / slots)
    }

    private static func wholeWorkers(_ number: Double) -> Int? { Int(exactly: max(0, number).rounded(.up)) }
}
