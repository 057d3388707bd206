public import QueueReadings
import QueueVocabulary

/// How fast each worker goes, between its last two beats; since its start until there were two.
public struct WorkerPaces: Sendable, Hashable {
    /// One worker's pace.
    public struct Pace: Sendable, Hashable {
        /// Processor time a second, in shares of a core; 2 is two whole cores.
        public let cores: Double
        /// Jobs completed a second.
        public let completedPerSecond: Double
    }

    private struct Beat: Sendable, Hashable {
        let at: Int64
        let cpuMilliseconds: Int
        let completed: Int
    }

    private var last: [String: Beat] = [:]
    private var paces: [String: Pace] = [:]

    /// No worker seen yet.
    public init() {}

    /// The pace of a worker; nil before it has told anything.
    public subscript(name: String) -> Pace? { paces[name] }

    /// Takes the workers' beats; a worker that did not beat since keeps its pace.
    public mutating func take(_ workers: [WorkerReading]) {
        var (beats, now): ([String: Beat], [String: Pace]) = ([:], [:])
        for worker in workers {
            let beat = Beat(
                at: worker.lastBeat,
                cpuMilliseconds: worker.cpuMilliseconds,
                completed: worker.figures.completed["ok"] ?? 0
            )
            beats[worker.name] = beat
            now[worker.name] = pace(of: worker, at: beat)
        }
        (last, paces) = (beats, now)
    }

    private func pace(of worker: WorkerReading, at beat: Beat) -> Pace? {
        let start = Beat(at: beat.at - Int64(worker.uptimeSeconds) * 1_000, cpuMilliseconds: 0, completed: 0)
        let before = last[worker.name] ?? start
        let milliseconds = Double(beat.at - before.at)
        guard milliseconds > 0 else { return paces[worker.name] }
        return Pace(
            cores: Double(max(0, beat.cpuMilliseconds - before.cpuMilliseconds)) / milliseconds,
            completedPerSecond: Double(max(0, beat.completed - before.completed)) / milliseconds * 1_000
        )
    }
}
