import JobQueue
import Logging
import QueueVocabulary
import Redis
import RedisReplies
import Sealing
import Synchronization
import Workbenches

/// Brings results back: COMPLETE in batches, FAIL one by one, all in one pipeline.
struct ResultDelivery: Sendable {
    let bench: Workbench

    /// A script and the jobs it speaks of.
    private struct Parcel {
        let call: RedisScriptCall
        let jobs: [EndedJob]
    }

    /// Delivers until the worker has stopped: when 64 are ready, 1 ms after the first (4 ms while many more are being
    /// computed), or at once when nothing else is.
    func run() async {
        while !bench.isStopped {
            await bench.deliveryWake.wait()
            while bench.hand({ $0.endedCount > 0 }) {
                if bench.hand({ !$0.isWorthDelivering }) {
                    let patience: Duration = bench.hand { $0.isBacklogged } ? .milliseconds(4) : .milliseconds(1)
                    await bench.deliveryWake.wait(upTo: patience, on: bench.commands)
                }
                await deliver(bench.changeHand { $0.takeEnded() })
            }
        }
    }

    /// Delivers, again and again while Redis is away: the scripts tell a repeat from a first time.
    private func deliver(_ jobs: [EndedJob]) async {
        var pending = jobs
        var wait: Duration = .milliseconds(10)
        while !pending.isEmpty {
            let undelivered = await attempt(pending)
            bench.switches.withLock { $0.isDeliveryBlocked = !undelivered.isEmpty }
            pending = undelivered
            guard !pending.isEmpty else { return }
            if isHopeless { return giveUp(pending) }
            try? await Task.sleep(for: wait)  // this task is never cancelled
            wait = min(wait * 2, .seconds(1))
        }
    }

    /// - Returns: The jobs that must be delivered again.
    private func attempt(_ jobs: [EndedJob]) async -> [EndedJob] {
        let parcels = parcels(of: jobs)
        let isHandingBack = jobs.contains { if case .handedBack = $0.ending { true } else { false } }
        let hasFailures = jobs.contains { if case .failed = $0.ending { true } else { false } }
        CrashPoint.delivering.pass()
        if hasFailures { CrashPoint.failing.pass() }
        do throws(RedisError) {
            let replies = try await bench.commands.evaluateAll(parcels.map(\.call))
            CrashPoint.delivered.pass()
            if hasFailures { CrashPoint.failed.pass() }
            if isHandingBack { CrashPoint.handedBack.pass() }
            var undelivered: [EndedJob] = []
            for (parcel, reply) in zip(parcels, replies) {
                if let error = reply.serverError, error.isTransient {
                    undelivered += parcel.jobs
                } else {
                    take(reply, of: parcel)
                    bench.changeHand { $0.release(parcel.jobs) }
                }
            }
            return undelivered
        } catch {
            return jobs
        }
    }

    private var isHopeless: Bool {
        bench.switches.withLock { switches in
            switches.drainUntil.map { ContinuousClock.now > $0 + .seconds(5) } ?? false
        }
    }

    private func giveUp(_ jobs: [EndedJob]) {
        bench.logger.error("results not delivered; their leases run out", metadata: ["count": "\(jobs.count)"])
        bench.changeHand { $0.release(jobs) }
    }

    private func parcels(of jobs: [EndedJob]) -> [Parcel] {
        var parcels: [Parcel] = []
        for kind in JobClass.allCases {
            let completed = jobs.filter { job in
                if case .completed = job.ending { job.entry.kind == kind } else { false }
            }
            for start in stride(from: 0, to: completed.count, by: QueueConfiguration.batch) {
                parcels.append(
                    completion(Array(completed[start..<min(start + QueueConfiguration.batch, completed.count)]), kind)
                )
            }
        }
        return parcels + jobs.compactMap { failure($0) }
    }

    private func completion(_ jobs: [EndedJob], _ kind: JobClass) -> Parcel {
        let keys = bench.keys
        var arguments: [RedisArgument] = [bench.group, .string(keys.done)]
        arguments.reserveCapacity(2 + 4 * jobs.count)
        for job in jobs {
            guard case .completed(let result) = job.ending else { continue }
            arguments.append(.string(job.entry.streamID))
            arguments.append(.string(job.id.text))
            arguments.append(.integer(job.attempt))
            arguments.append(.bytes(result))
        }
        let fixed = [keys.stream(kind), keys.events, keys.stats]
        return Parcel(
            call: RedisScriptCall(
                QueueScripts.complete,
                keys: fixed + jobs.map { keys.job($0.id) },
                arguments: arguments
            ),
            jobs: jobs
        )
    }

    private func failure(_ job: EndedJob) -> Parcel? {
        let (error, isPermanent, isFree): (String, Bool, Bool)
        switch job.ending {
        case .completed: return nil
        case .failed(let text, let permanent): (error, isPermanent, isFree) = (text, permanent, false)
        case .handedBack: (error, isPermanent, isFree) = ("", false, true)
        }
        let keys = bench.keys
        let kind = job.entry.kind
        let retry = RetryDelay(base: bench.configuration.retryBase, ceiling: bench.configuration.retryCeiling)
        var generator = SystemRandomNumberGenerator()
        let delay = retry.delay(afterAttempt: max(1, job.attempt), using: &generator)
        return Parcel(
            call: RedisScriptCall(
                QueueScripts.fail,
                keys: [keys.stream(kind), keys.job(job.id), keys.delayed(kind), keys.dead, keys.stats, keys.events],
                arguments: [
                    bench.group, .string(job.entry.streamID), .string(job.id.text), .integer(job.attempt),
                    .string(error), .integer(delay.wholeMilliseconds), isPermanent ? 1 : 0, isFree ? 1 : 0,
                ]
            ),
            jobs: [job]
        )
    }

    private func take(_ reply: RedisValue, of parcel: Parcel) {
        if let error = reply.serverError {
            bench.logger.error("results refused", metadata: ["cause": "\(error)", "count": "\(parcel.jobs.count)"])
            return
        }
        let rows = reply.array ?? []
        bench.figures.withLock { figures in
            if parcel.call.script === QueueScripts.complete {
                let now = rows.first?.integer ?? 0
                for (row, job) in zip(rows.dropFirst(), parcel.jobs) { figures.count(row, of: job, at: now) }
            } else if let job = parcel.jobs.first {
                figures.count(rows, of: job)
            }
        }
        if rows.first?.string == "RETRY" {
            bench.switches.withLock { $0.hasNewRetry = true }
            bench.upkeepWake.raise()
        }
    }
}

extension WorkerFigures {
    /// Counts one reply of COMPLETE, given at some time in milliseconds by Redis' clock.
    fileprivate mutating func count(_ reply: RedisValue, of job: EndedJob, at now: Int64) {
        switch reply.string ?? reply.array?.first?.string {
        case "OK":
            completed["ok", default: 0] += 1
            total.add(milliseconds: Int(clamping: max(0, now - job.enqueuedAt)))
            run.add(milliseconds: Int(clamping: max(0, now - job.begunAt)))
            wait.add(milliseconds: Int(clamping: max(0, job.begunAt - job.enqueuedAt)))
        case "SAME": completed["same", default: 0] += 1
        // Another attempt's word stands.
        case "OTHER": refuse("other")
        case "STALE": refuse("stale")
        default: refuse("gone")
        }
    }

    /// Counts one reply of FAIL.
    fileprivate mutating func count(_ reply: [RedisValue], of job: EndedJob) {
        switch (reply.first?.string, job.ending) {
        case ("BACK", _): handedBack += 1
        case ("RETRY", .failed(let error, _)): Self.count(error.cause, in: &failed)
        case ("DEAD", .failed(let error, let isPermanent)):
            Self.count(error.cause, in: &failed)
            Self.count(isPermanent ? "permanent" : "exhausted", in: &dead)
        default: fenced += 1
        }
    }

    private mutating func refuse(_ outcome: String) {
        completed[outcome, default: 0] += 1
        fenced += 1
    }
}

extension String {
    /// The first word of an error text.
    var cause: String { String(decoding: utf8.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self) }
}
