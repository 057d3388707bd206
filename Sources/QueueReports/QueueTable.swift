public import QueueMonitoring
import QueueReadings
import QueueVocabulary

/// A queue as a table, one row for each class.
public enum QueueTable {
    /// Names of the columns.
    public static let heading = [
        "CLASS", "STATE", "WAIT", "RUN", "RETRY", "DEAD", "OLDEST", "IN/s", "OUT/s", "P99", "WORKERS", "CLEARS", "NOTE",
    ]
    /// Columns of numbers.
    public static let rightAligned: Set = [2, 3, 4, 5, 6, 7, 8, 9]

    /// The rows; none while Redis does not answer.
    ///
    /// Dead letters, the time jobs take and the workers are of all classes together and stand with the applications.
    public static func rows(_ snapshot: QueueSnapshot) -> [[String]] {
        (snapshot.reading?.classes ?? []).map { row($0, snapshot) }
    }

    private static func row(_ reading: ClassReading, _ snapshot: QueueSnapshot) -> [String] {
        let isStandard = reading.kind == .standard
        let rates = snapshot.rates.ofClass(reading.kind)
        let health = health(of: reading, snapshot)
        let note = (isStandard ? snapshot.verdict.reasons : []) + growthNote(reading, snapshot)
        let numbers = [reading.waiting, reading.running, reading.delayed].map { QueueWords.count($0) }
        return [reading.kind.rawValue, health == .ok ? "ok" : health.name.uppercased()] + numbers + [
            isStandard ? QueueWords.count(snapshot.reading?.dead ?? 0) : "-",
            QueueWords.span(milliseconds: reading.oldestWaitingMilliseconds),
            QueueWords.rate(rates.arrivals), QueueWords.rate(rates.departures),
            isStandard ? QueueWords.milliseconds(snapshot.recent.quantile(0.99)) : "-",
            isStandard ? workers(snapshot) : "-",
            clearing(forecast(of: reading, snapshot)), note.joined(separator: "; "),
        ]
    }

    /// A class is red by what it holds itself; what is said of the whole queue stands with the applications.
    private static func health(of reading: ClassReading, _ snapshot: QueueSnapshot) -> QueueVerdict.Health {
        let isLate = reading.kind != .bulk && reading.oldestWaitingMilliseconds > snapshot.targetMilliseconds
        let isAlone = reading.waiting > 0 && snapshot.reading?.living.isEmpty == true
        if isLate || isAlone { return .red }
        guard reading.kind == .standard else {
            return snapshot.isGrowing && growth(of: reading, snapshot) != nil ? .amber : .ok
        }
        return snapshot.verdict.health
    }

    /// Jobs a second by which a class grows; nil if it does not, or nobody knows.
    private static func growth(of reading: ClassReading, _ snapshot: QueueSnapshot) -> Double? {
        guard case .growing(let perSecond) = forecast(of: reading, snapshot).clearing, perSecond > 0 else { return nil }
        return perSecond
    }

    /// How fast a class grows, and what would help where more workers would.
    private static func growthNote(_ reading: ClassReading, _ snapshot: QueueSnapshot) -> [String] {
        guard let growth = growth(of: reading, snapshot) else { return [] }
        let pace = "+\(QueueWords.rate(growth))/s"
        let living = snapshot.reading?.living.count ?? 0
        guard let needed = snapshot.forecast.workersNeeded, needed > living else { return [pace] }
        return ["\(pace): docker compose up -d --scale worker=\(needed)"]
    }

    /// Such as `4 (3 need)`.
    public static func workers(_ snapshot: QueueSnapshot) -> String {
        let living = snapshot.reading?.living.count ?? 0
        return snapshot.forecast.workersNeeded.map { "\(living) (\($0) need)" } ?? "\(living)"
    }

    private static func forecast(of reading: ClassReading, _ snapshot: QueueSnapshot) -> QueueForecast {
        let rates = snapshot.rates.ofClass(reading.kind)
        return QueueForecast(
            waiting: reading.waiting,
            arrivals: rates.arrivals,
            departures: rates.departures,
            service: nil,
            slots: nil
        )
    }

    private static func clearing(_ forecast: QueueForecast) -> String {
        switch forecast.clearing {
        case .clear, .unknown: "-"
        case .after(let seconds): QueueWords.clock(seconds: seconds)
        case .growing: "never"
        }
    }

    /// Names of the columns of the workers' table.
    public static let workerHeading = [
        "WORKER", "VERSION/MODEL", "CPU", "RSS", "BUSY", "DONE", "DONE/s", "FAILED", "RECLAIMED", "LOST", "BEAT", "RTT",
        "STATE",
    ]

    /// A row for each worker.
    public static func workerRows(_ snapshot: QueueSnapshot) -> [[String]] {
        guard let reading = snapshot.reading else { return [] }
        return reading.workers.map { worker in
            let figures = worker.figures
            let isLost = reading.hasLost(worker)
            return [
                worker.name, "\(worker.version)/\(worker.model.isEmpty ? "-" : worker.model)",
                QueueWords.percent(snapshot.paces[worker.name]?.cores),
                QueueWords.memory(worker.residentKibibytes * 1_024), "\(worker.busy)/\(worker.slots)",
                QueueWords.count(figures.completed["ok"] ?? 0),
                QueueWords.rate(snapshot.paces[worker.name]?.completedPerSecond),
                QueueWords.count(figures.failed.values.reduce(0, +)),
                QueueWords.count(figures.reclaimed), QueueWords.count(figures.lost),
                QueueWords.span(milliseconds: Int(worker.silence(at: reading.now))) + (isLost ? "!" : ""),
                "\(worker.roundTripMicroseconds)us", isLost ? "LOST" : worker.state,
            ]
        }
    }
}
