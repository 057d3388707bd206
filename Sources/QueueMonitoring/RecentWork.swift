public import QueueReadings
import QueueVocabulary

/// What the workers did within the last minute or so.
public struct RecentWork: Sendable, Hashable {
    private struct Mark: Sendable, Hashable {
        let at: Int64
        let figures: WorkerFigures
        let cpuMilliseconds: Int
    }

    private var marks: [Mark] = []
    private var newest = Mark(at: 0, figures: WorkerFigures(), cpuMilliseconds: 0)
    private var cpu: [String: Int] = [:]
    private var cpuTotal = 0

    /// Nothing done yet.
    public init() {}

    /// Takes what all workers have counted so far.
    public mutating func take(_ totals: WorkerTotals, _ workers: [WorkerReading], at now: Int64) {
        for worker in workers { cpuTotal += max(0, worker.cpuMilliseconds - (cpu[worker.name] ?? 0)) }
        cpu = workers.reduce(into: [:]) { $0[$1.name] = $1.cpuMilliseconds }
        newest = Mark(at: now, figures: totals.figures, cpuMilliseconds: cpuTotal)
        if marks.last.map({ now - $0.at >= 5_000 }) ?? true { marks.append(newest) }
        while marks.count > 1, now - marks[1].at >= 60_000 { marks.removeFirst() }
    }

    private var total: DurationHistogram { grown(\.total) }

    /// The time from enqueueing to the end that a share of the jobs did not exceed, in milliseconds; nil without jobs.
    public func quantile(_ share: Double) -> Double? { total.quantile(share) }

    /// Seconds a slot was busy with one job; nil without jobs.
    ///
    /// From begin to end, or the processor time each job took where that is less: jobs are begun in batches, and those of a
    /// batch wait for one another.
    public var serviceSeconds: Double? {
        let run = grown(\.run)
        guard run.count > 0 else { return nil }
        let elapsed = Double(run.sumMilliseconds) / Double(run.count) / 1_000
        let cpu = Double(newest.cpuMilliseconds - (start?.cpuMilliseconds ?? 0)) / Double(run.count) / 1_000
        return cpu > 0 ? min(cpu, elapsed > 0 ? elapsed : cpu) : elapsed
    }

    /// Leases that workers lost.
    public var leasesLost: Int { max(0, newest.figures.lost - (start?.figures.lost ?? 0)) }

    /// Nil if there was no look before: then all that was ever counted is told.
    private var start: Mark? { marks.count > 1 || marks.first != newest ? marks.first : nil }

    private func grown(_ histogram: (WorkerFigures) -> DurationHistogram) -> DurationHistogram {
        histogram(newest.figures).growth(since: start.map { histogram($0.figures) } ?? DurationHistogram())
    }
}
