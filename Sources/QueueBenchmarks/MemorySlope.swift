import QueueTrials
import Synchronization

/// How resident memory grows with the jobs that have passed.
final class MemorySlope: Sendable {
    private struct Sample {
        let jobs: Double
        let mebibytes: Double
    }

    private let samples = Mutex<[Sample]>([])
    private let distance: Double

    /// - Parameter jobs: How many will pass.
    init(jobs: Int) { distance = Double(max(100, min(10_000, jobs / 20))) }

    /// Looks at the memory, once every 10,000 jobs, or twenty times in all if they are fewer.
    func sample(after jobs: Int) {
        samples.withLock { samples in
            guard Double(jobs) - (samples.last?.jobs ?? 0) >= distance else { return }
            samples.append(Sample(jobs: Double(jobs), mebibytes: ProcessorTime.residentMebibytes()))
        }
    }

    /// For people: by least squares over all but the first fifth of the jobs, in which buffers reach their size.
    var text: String {
        let all = samples.withLock { $0 }
        let settled = all.dropFirst(all.count / 5)
        guard settled.count >= 8, let last = settled.last else { return "" }
        let count = Double(settled.count)
        let jobs = settled.reduce(0) { $0 + $1.jobs } / count
        let memory = settled.reduce(0) { $0 + $1.mebibytes } / count
        let covariance = settled.reduce(0) { $0 + ($1.jobs - jobs) * ($1.mebibytes - memory) }
        let variance = settled.reduce(0) { $0 + ($1.jobs - jobs) * ($1.jobs - jobs) }
        return
            "; memory \(decimal(last.mebibytes)) MiB, slope \(decimal(covariance / variance * 100_000)) MiB per 100,000 jobs"
    }
}
