import Logging
import QueueVocabulary
import Sealing
import Synchronization
import Workbenches

/// Where one job is computed, on a compute thread: opened, handed to the handler, its result sealed.
struct JobDesk: Sendable {
    let bench: Workbench
    let seal: Seal
    let schemas: ClosedRange<Int>
    let handler: @Sendable (ReservedJob) -> JobResult

    /// The longest error text kept with a job, in bytes.
    private static let longestError = 400

    /// Computes a job, unless it is no longer ours.
    func compute(_ job: BegunJob) {
        guard bench.start(job) else { return }
        CrashPoint.computing.pass()
        let began = ContinuousClock.now
        let ending = ending(of: job)
        let nanoseconds = (ContinuousClock.now - began) / .nanoseconds(1)
        CrashPoint.computed.pass()
        tell(of: job, ending, milliseconds: nanoseconds / 1e6)
        let isWanted = bench.end(job, ending, nanoseconds: nanoseconds)
        if !isWanted { bench.figures.withLock { $0.fenced += 1 } }
    }

    /// A line for every job that belongs to a trace, by whose id it is found beside the request's.
    private func tell(of job: BegunJob, _ ending: EndedJob.Ending, milliseconds: Double) {
        guard let trace = TraceParent(job.traceparent) else { return }
        bench.logger.info(
            "a job was computed",
            metadata: [
                "event": "job_computed", "trace_id": "\(trace.traceID)", "job": "\(job.id.text)",
                "attempt": "\(job.attempt)", "ending": "\(ending.word)", "ms": "\(Int(milliseconds.rounded()))",
            ]
        )
    }

    /// The faults of the wire are decided here: what another worker may know is tried again, what is forged or spoilt
    /// is a dead letter at once.
    private func ending(of job: BegunJob) -> EndedJob.Ending {
        guard let payload = job.payload else { return failed("body", "no payload", isPermanent: true) }
        do throws(SealError) {
            let body = try seal.openJob(payload, id: job.id, schema: job.schema)
            guard schemas.contains(job.schema) else {
                return failed("schema", "v\(job.schema), this worker reads v\(schemas)", isPermanent: false)
            }
            switch handler(reserved(job, body)) {
            case .completed(let result):
                return .completed(
                    try seal.sealEvent(result, id: job.id, schema: job.schema, attempt: job.attempt)
                )
            case .failed(let code, let detail, let isPermanent):
                return failed(code, detail, isPermanent: isPermanent)
            case .handBack: return .handedBack
            }
        } catch {
            return failed(error.code, "", isPermanent: error.isPermanent)
        }
    }

    private func reserved(_ job: BegunJob, _ body: [UInt8]) -> ReservedJob {
        ReservedJob(
            id: job.id,
            kind: job.entry.kind,
            attempt: job.attempt,
            maximumAttempts: job.maximumAttempts,
            schema: job.schema,
            body: body,
            traceparent: job.traceparent,
            enqueuedAt: job.enqueuedAt,
            isReclaimed: job.isReclaimed
        )
    }

    private func failed(_ code: String, _ detail: String, isPermanent: Bool) -> EndedJob.Ending {
        let text = detail.isEmpty ? code : "\(code) \(detail)"
        guard text.utf8.count > Self.longestError else { return .failed(text, isPermanent: isPermanent) }
        // A character cut in two at the end becomes U+FFFD, which is three bytes.
        let cut = String(decoding: text.utf8.prefix(Self.longestError - 3), as: UTF8.self)
        return .failed(cut, isPermanent: isPermanent)
    }
}

extension EndedJob.Ending {
    /// For logs: of an error its code alone, for the rest may quote what the job holds.
    fileprivate var word: String {
        switch self {
        case .completed: "completed"
        case .failed(let error, _): "failed \(error.cause)"
        case .handedBack: "handed back"
        }
    }
}
