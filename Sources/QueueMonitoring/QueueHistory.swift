public import QueueReadings

/// The last hour of a queue, a point for every ten seconds.
public struct QueueHistory: Sendable, Hashable {
    /// How the queue was.
    public struct Point: Sendable, Hashable {
        /// When, in milliseconds since 1970.
        public let at: Int64
        /// Jobs that came, a second.
        public let arrivals: Double
        /// Jobs that left, a second.
        public let departures: Double
        /// Age of the oldest waiting job, in seconds.
        public let oldestSeconds: Double
        /// Jobs that waited.
        public let waiting: Int
        /// Dead letters made so far.
        public let died: Int
    }

    /// A change worth remembering.
    public struct Mark: Sendable, Hashable {
        /// When, in milliseconds since 1970.
        public let at: Int64
        /// What, such as `4 workers`.
        public let text: String
    }

    private static let spacing: Int64 = 10_000
    private static let span: Int64 = 3_600_000

    /// In order of time.
    public private(set) var points: [Point] = []
    /// In order of time.
    public private(set) var marks: [Mark] = []
    private var workers: Int?
    private var versions: Set<String>?

    /// Nothing happened yet.
    public init() {}

    /// Takes a reading, if it is time for the next point.
    public mutating func take(_ reading: QueueReading, _ rates: QueueRates) {
        note(reading)
        guard points.last.map({ reading.now - $0.at >= Self.spacing }) ?? true else { return }
        points.append(
            Point(
                at: reading.now,
                arrivals: rates.arrivals ?? 0,
                departures: rates.departures ?? 0,
                oldestSeconds: Double(reading.oldestWaitingMilliseconds) / 1_000,
                waiting: reading.waiting,
                died: reading.died
            )
        )
        points.removeAll { reading.now - $0.at > Self.span }
        marks.removeAll { reading.now - $0.at > Self.span }
        if marks.count > 60 { marks.removeFirst(marks.count - 60) }
    }

    /// Dead letters made since the first point of the last minutes.
    public func deadGrowth(within milliseconds: Int64 = 3_600_000) -> Int {
        guard let last = points.last,
            let first = points.first(where: { last.at - $0.at <= milliseconds })
        else { return 0 }
        return max(0, last.died - first.died)
    }

    private mutating func note(_ reading: QueueReading) {
        let living = reading.living
        let versions = Set(living.map(\.version))
        if let before = self.versions, !versions.isEmpty, before != versions {
            marks.append(Mark(at: reading.now, text: "version \(versions.sorted().joined(separator: ", "))"))
        } else if let before = workers, before != living.count {
            marks.append(Mark(at: reading.now, text: "\(living.count) worker\(living.count == 1 ? "" : "s")"))
        }
        if !versions.isEmpty { self.versions = versions }
        workers = living.count
    }
}
