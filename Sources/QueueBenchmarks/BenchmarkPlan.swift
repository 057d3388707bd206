/// What a benchmark of the queue does.
public struct BenchmarkPlan: Sendable {
    /// How many jobs each closed-loop phase carries.
    public var jobs = 200_000
    /// How many jobs go into one call of ENQUEUE.
    public var batch = 64
    /// How many calls of ENQUEUE are on their way at once; `redis-benchmark` gets the same.
    public var inFlight = 4
    /// How many jobs the worker computes at once.
    public var slots = 1
    /// Into how many shards the queue is divided.
    public var shards = 1
    /// How many workers then share the jobs; 1 leaves that phase out.
    public var crew = 4
    /// Parts of the end-to-end rate at which waits are measured.
    public var loads = [0.5, 0.8, 1.0]
    /// How long each load lasts.
    public var loadSeconds = 10
    /// Whether only memory is measured: of Redis while all jobs wait, of this process while a worker does them.
    public var isOfMemory = false
    /// `redis-benchmark`, run beside; nil leaves that line out.
    public var redisBenchmark: String? = "/usr/bin/redis-benchmark"

    /// The defaults of `underwriter queue bench`.
    public init() {}
}

/// What the jobs of a benchmark are made of.
public struct BenchmarkWork: Sendable {
    /// For people: what is computed.
    public let name: String
    /// The body of a job.
    public let body: @Sendable (_ jobID: String) -> [UInt8]
    /// The result of a body; nil fails the job, which fails the run.
    public let compute: @Sendable (_ body: [UInt8], _ jobID: String) -> [UInt8]?

    /// Work of the caller's: real scores, or anything else.
    public init(
        name: String,
        body: @escaping @Sendable (_ jobID: String) -> [UInt8],
        compute: @escaping @Sendable (_ body: [UInt8], _ jobID: String) -> [UInt8]?
    ) {
        self.name = name
        self.body = body
        self.compute = compute
    }

    /// Jobs that are carried and not computed: what the queue alone costs.
    public static func carried(payload: Int, result: Int) -> BenchmarkWork {
        let body = [UInt8](repeating: UInt8(ascii: "p"), count: payload)
        let answer = [UInt8](repeating: UInt8(ascii: "r"), count: result)
        return BenchmarkWork(name: "nothing computed, \(payload) B in, \(result) B out") { _ in
            body
        } compute: { _, _ in
            answer
        }
    }
}
