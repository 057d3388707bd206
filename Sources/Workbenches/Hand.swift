import QueueVocabulary

// What one worker holds.
//
// reserved (read, not begun) -> waiting (begun) -> running (on a thread) -> ended (to be delivered) -> released.
// Everything here is renewed by the heartbeat. What the heartbeat reports lost is forgotten: its late result is dropped
// here, and would be fenced in Redis anyway. A reclaimed job runs alone: while it does, nothing else is begun.

/// The jobs in one worker's hand.
package struct Hand {
    private enum Stage {
        case reserved
        case waiting(BegunJob)
        case running(BegunJob)
        case ended
    }

    private var stages: [EntryID: Stage] = [:]
    private var ended: [EndedJob] = []
    private var begunCount = 0
    private var deliveringCount = 0
    private var isBeginning = false
    private var isSweeping = false
    private var isDraining = false
    private var capacity: HoldLimit

    /// - Parameters:
    ///   - slots: How many jobs are computed at once.
    ///   - shards: Among how many hands the worker's slots are shared.
    init(slots: Int, shards: Int = 1) { capacity = HoldLimit(slots: slots, shards: shards) }

    /// All that is held.
    package var entries: [EntryID] { Array(stages.keys) }
    package var isEmpty: Bool { stages.isEmpty }
    /// Begun, and not yet ended.
    package var busyCount: Int { begunCount - ended.count - deliveringCount }
    package var endedCount: Int { ended.count }
    /// How many more jobs may be read; 0 until a batch is free, or half of a limit below two, so that reads are worth
    /// their round trip.
    var room: Int {
        let free = capacity.limit - stages.count
        return free < min(QueueConfiguration.batch, (capacity.limit + 1) / 2) ? 0 : free
    }

    func holds(_ entry: EntryID) -> Bool { stages[entry] != nil }

    /// Whether a whole batch will be ready soon, so that it is worth waiting for.
    package var isBacklogged: Bool { busyCount > QueueConfiguration.batch / 2 }

    /// Whether to deliver now instead of waiting for more.
    package var isWorthDelivering: Bool {
        ended.count >= QueueConfiguration.batch || (!ended.isEmpty && busyCount == 0)
    }

    package mutating func reserve(_ entries: [EntryID]) {
        for entry in entries where stages[entry] == nil { stages[entry] = .reserved }
    }

    /// Asks to begin jobs; refused while a reclaimed job runs alone.
    mutating func startBeginning() -> Bool {
        guard !isSweeping else { return false }
        isBeginning = true
        return true
    }

    /// The jobs have begun; those of `entries` not among them are forgotten.
    /// - Returns: What to compute. While draining that is nothing: all is handed back.
    package mutating func finishBeginning(_ entries: [EntryID], _ jobs: [BegunJob]) -> [BegunJob] {
        isBeginning = false
        for entry in entries { if case .reserved = stages[entry] { stages[entry] = nil } }
        begunCount += jobs.count
        for job in jobs { stages[job.entry] = isDraining ? .ended : .waiting(job) }
        guard isDraining else { return jobs }
        ended += jobs.map { EndedJob($0, .handedBack) }
        return []
    }

    /// Closes the hand to new jobs so that a reclaimed one may run alone.
    package mutating func startSweeping() { isSweeping = true }
    package mutating func finishSweeping() { isSweeping = false }
    /// Whether a reclaimed job would be alone.
    package var isAlone: Bool { !isBeginning && begunCount == 0 }

    /// A thread takes a job up; false if it is no longer ours to compute.
    package mutating func start(_ job: BegunJob) -> Bool {
        guard case .waiting = stages[job.entry] else { return false }
        stages[job.entry] = .running(job)
        return true
    }

    /// A thread has computed a job, in so many nanoseconds.
    /// - Returns: Whether its result is still wanted.
    package mutating func end(_ job: BegunJob, _ ending: EndedJob.Ending, nanoseconds: Double) -> Bool {
        capacity.learn(nanoseconds: nanoseconds)
        guard case .running(let current) = stages[job.entry], current.attempt == job.attempt else { return false }
        stages[job.entry] = .ended
        ended.append(EndedJob(job, ending))
        return true
    }

    /// What is ready, for delivery; it stays in the hand until released.
    package mutating func takeEnded() -> [EndedJob] {
        defer { ended.removeAll(keepingCapacity: true) }
        deliveringCount += ended.count
        return ended
    }

    /// Delivered, or given up.
    package mutating func release(_ jobs: [EndedJob]) {
        deliveringCount -= jobs.count
        for job in jobs where stages.removeValue(forKey: job.entry) != nil { begunCount -= 1 }
    }

    /// Another worker has these now.
    /// - Returns: How many of them were not yet ended here.
    package mutating func lose(_ entries: some Sequence<EntryID>) -> Int {
        var count = 0
        for entry in entries {
            switch stages[entry] {
            case .waiting, .running:
                begunCount -= 1
                fallthrough
            case .reserved:
                stages[entry] = nil
                count += 1
            // What has ended is still delivered: if somebody else began it, the attempt number refuses it.
            case .ended, nil: break
            }
        }
        return count
    }

    /// From now on nothing new is computed; what waits is handed back.
    mutating func startDraining() {
        isDraining = true
        handBack { if case .waiting(let job) = $0 { job } else { nil } }
    }

    /// Hands back even what is being computed.
    package mutating func giveUpRunning() {
        handBack { if case .running(let job) = $0 { job } else { nil } }
    }

    private mutating func handBack(_ select: (Stage) -> BegunJob?) {
        for job in stages.values.compactMap(select) {
            stages[job.entry] = .ended
            ended.append(EndedJob(job, .handedBack))
        }
    }
}

/// How many jobs a worker holds.
///
/// Enough to keep its threads busy for 40 ms, so that slow jobs are not hoarded; four batches at most: one is computed
/// while another's results are on their way and a third is begun, and one waits, so that no thread ever does.
struct HoldLimit {
    private let slots: Int
    private let shards: Int
    /// Nil until the first job has ended.
    private var nanosecondsPerJob: Double?

    init(slots: Int, shards: Int = 1) { (self.slots, self.shards) = (slots, shards) }

    var limit: Int {
        let wanted = Double(slots) * 40_000_000 / max(nanosecondsPerJob ?? 20_000_000, 1_000)
        let limit = max(2 * slots, min(4 * QueueConfiguration.batch, Int(wanted)))
        return max(1, limit / shards)
    }

    mutating func learn(nanoseconds: Double) {
        let known = nanosecondsPerJob ?? nanoseconds
        nanosecondsPerJob = known + (nanoseconds - known) / 8
    }
}
