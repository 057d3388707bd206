public import QueueReadings
public import QueueVocabulary

/// What all workers have counted, those that are gone included, since somebody began to watch.
///
/// Beats carry counters from each worker's start. Their growth is added up here, so that a worker's end takes nothing
/// away, as a counter must.
public struct WorkerTotals: Sendable, Hashable {
    /// The sums.
    public private(set) var figures = WorkerFigures()
    private var last: [String: Seen] = [:]
    /// A worker that was not told of for so many looks is gone for good; until then its counters may come back.
    private static let patience = 3_600

    private struct Seen: Sendable, Hashable {
        var figures: WorkerFigures
        var silentFor = 0
    }

    /// Nothing counted yet.
    public init() {}

    /// Takes the workers' beats.
    public mutating func take(_ workers: [WorkerReading]) {
        for name in last.keys { last[name]?.silentFor += 1 }
        for worker in workers where !worker.state.isEmpty {
            figures.add(worker.figures, since: last[worker.name]?.figures ?? WorkerFigures())
            last[worker.name] = Seen(figures: worker.figures)
        }
        last = last.filter { $0.value.silentFor < Self.patience }
    }
}

extension WorkerFigures {
    fileprivate mutating func add(_ now: WorkerFigures, since before: WorkerFigures) {
        completed.add(now.completed, since: before.completed)
        failed.add(now.failed, since: before.failed)
        dead.add(now.dead, since: before.dead)
        dropped.add(now.dropped, since: before.dropped)
        reclaimed += max(0, now.reclaimed - before.reclaimed)
        lost += max(0, now.lost - before.lost)
        handedBack += max(0, now.handedBack - before.handedBack)
        fenced += max(0, now.fenced - before.fenced)
        wait.add(now.wait.growth(since: before.wait))
        run.add(now.run.growth(since: before.run))
        total.add(now.total.growth(since: before.total))
    }
}

extension [String: Int] {
    fileprivate mutating func add(_ now: Self, since before: Self) {
        for (cause, count) in now { self[cause, default: 0] += Swift.max(0, count - before[cause, default: 0]) }
    }
}

extension DurationHistogram {
    /// What was counted since an earlier moment.
    func growth(since earlier: DurationHistogram) -> DurationHistogram {
        let sum = max(0, sumMilliseconds - earlier.sumMilliseconds)
        let counts = zip(counts, earlier.counts).map { max(0, $0 - $1) }
        return DurationHistogram(([sum] + counts).map(String.init).joined(separator: ",")) ?? DurationHistogram()
    }
}
