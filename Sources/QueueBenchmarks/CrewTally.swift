import QueueTrials
import Synchronization

/// How often each job was computed, and by whom.
final class CrewTally: Sendable {
    private struct Counts {
        var byJob: [UInt8]
        var byWorker: [Int]
    }

    private let first: Int
    private let counts: Mutex<Counts>

    init(_ jobs: Range<Int>, workers: Int) {
        first = jobs.lowerBound
        counts = Mutex(
            Counts(byJob: Array(repeating: 0, count: jobs.count), byWorker: Array(repeating: 0, count: workers))
        )
    }

    /// Notes that a worker computes a job.
    func count(_ number: Int, by worker: Int) {
        counts.withLock { counts in
            counts.byWorker[worker] += 1
            if counts.byJob.indices.contains(number - first) { counts.byJob[number - first] &+= 1 }
        }
    }

    /// What was not as it must be where nothing crashed.
    var fault: String? {
        let wrong = counts.withLock { $0.byJob.count { $0 != 1 } }
        return wrong == 0 ? nil : "\(wrong) jobs not computed exactly once"
    }

    /// For people: the smallest and the largest share.
    var fairness: String {
        let shares = counts.withLock { counts in
            counts.byWorker.map { Double($0) / Double(max(1, counts.byJob.count)) * 100 }
        }
        return "each job once; a worker got \(decimal(shares.min() ?? 0)) to \(decimal(shares.max() ?? 0)) % of them"
    }
}
