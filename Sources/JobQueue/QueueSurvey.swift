public import Logging
import QueueVocabulary
public import ServiceLifecycle

/// What a program looks at before it relies on a queue: what the server would lose, what waits, how it is divided.
///
/// It runs beside the program's other services: a server that is away at the start is asked until it answers. A server
/// that evicts, or a queue divided otherwise than this program is told, ends the program. The division is looked at
/// again and again: an emptied server has forgotten it, and a closed and empty queue may be divided anew.
public struct QueueSurvey: Service {
    /// Why a program must not go on.
    public enum Refusal: Error, Sendable, Hashable, CustomStringConvertible {
        /// `maxmemory-policy` is one that throws jobs away.
        case evicts(String)
        /// The queue has another number of shards.
        case shards(Int)

        /// What would be right.
        public var description: String {
            switch self {
            case .evicts(let policy): "maxmemory-policy is \(policy), which throws jobs away; it must be noeviction"
            case .shards(let number):
                "the queue has \(number) shard\(number == 1 ? "" : "s"), and UNDERWRITER_QUEUE_SHARDS must say so; to change it, "
                    + "close the intake, let the queue run empty, replay or discard its dead letters, start web first, "
                    + "and open the intake again"
            }
        }
    }

    private let queue: JobQueue
    private let schemas: ClosedRange<Int>?
    private let settlesShards: Bool
    private let lookAgainAfter: Duration
    private let logger: Logger

    /// A survey of a queue.
    /// - Parameters:
    ///   - queue: The queue.
    ///   - schemas: The schemas that a worker reads; nil for a program that reads no jobs.
    ///   - settlesShards: Whether to write the number of shards down where none is, or the queue is closed and empty.
    ///   - lookAgainAfter: How long after a look the division is looked at again.
    ///   - logger: Is told the findings, once.
    public init(
        _ queue: JobQueue,
        reads schemas: ClosedRange<Int>? = nil,
        settlesShards: Bool = false,
        lookAgainAfter: Duration = .seconds(30),
        logger: Logger
    ) {
        self.queue = queue
        self.schemas = schemas
        self.settlesShards = settlesShards
        self.lookAgainAfter = lookAgainAfter
        self.logger = logger
    }

    /// Looks until there is an answer, then waits for the end of the program.
    /// - Throws: ``Refusal``.
    public func run() async throws {
        for note in queue.configuration.notes { logger.notice("\(note)", metadata: ["event": "queue_settings"]) }
        if let findings = await cancelWhenGracefulShutdown({ await firstFindings() }) {
            for line in findings.lines { logger.notice("\(line)", metadata: ["event": "queue_survey"]) }
            if let refusal = findings.refusal { throw refusal }
        }
        if let number = await cancelWhenGracefulShutdown({ await otherDivision() }) { throw Refusal.shards(number) }
    }

    /// Looks at the division until it is another, or the program ends.
    private func otherDivision() async -> Int? {
        while !Task.isCancelled {
            // A sleep ends early only by cancellation.
            try? await Task.sleep(for: lookAgainAfter)
            // Without an answer nothing is known against it; the next look asks again.
            if let number = try? await shards(), number != queue.configuration.shards { return number }
        }
        return nil
    }

    private func shards() async throws(QueueError) -> Int {
        if settlesShards { return try await queue.settleShards() }
        return try await queue.recordedShards() ?? queue.configuration.shards
    }

    /// Asks until there is an answer; nil if the program ends first.
    private func firstFindings() async -> Findings? {
        while !Task.isCancelled {
            do {
                return try await findings()
            } catch {
                // The client tells of the outage; a sleep ends early only by cancellation.
                try? await Task.sleep(for: .seconds(1))
            }
        }
        return nil
    }

    /// What was found.
    struct Findings: Sendable {
        var lines: [String]
        var refusal: Refusal?
    }

    /// What there is to say.
    func findings() async throws(QueueError) -> Findings {
        let server = try await queue.inspectServer()
        var findings = Findings(lines: [server.summary])
        let shards = try await shards()
        if server.evicts { findings.refusal = .evicts(server.evictionPolicy) }
        if shards != queue.configuration.shards { findings.refusal = .shards(shards) }
        if let schemas { findings.lines.append(Self.cover(of: try await queue.schemaSample(), by: schemas)) }
        return findings
    }

    /// Such as "reads v1–v3; of the next 100 waiting, 4 are v4".
    static func cover(of sample: [Int: Int], by schemas: ClosedRange<Int>) -> String {
        let reads = schemas.count == 1 ? "v\(schemas.lowerBound)" : "v\(schemas.lowerBound)–v\(schemas.upperBound)"
        let total = sample.values.reduce(0, +)
        let strange = sample.filter { !schemas.contains($0.key) }.sorted { $0.key < $1.key }
        guard total > 0 else { return "reads \(reads); nothing waits" }
        guard !strange.isEmpty else { return "reads \(reads), as all of the next \(total) waiting are" }
        return "reads \(reads); of the next \(total) waiting, "
            + strange.map { "\($0.value) \($0.value == 1 ? "is" : "are") v\($0.key)" }.joined(separator: ", ")
    }
}
