import Documents
import JobQueue
import QueueVocabulary
import Redis
import RedisReplies
public import Sealing
import Terminal

extension QueueConnection {
    /// What a job carries, opened with the keys of the environment; the look is written down first.
    /// - Parameters:
    ///   - id: The job.
    ///   - schema: The schema of its body.
    ///   - why: Why somebody looks.
    ///   - actor: Who; nil is whoever is signed in here.
    /// - Returns: The body's text.
    /// - Throws: ``CommandFailure`` if there is none, the keys are missing, or it was not sealed with them.
    public func revealedBody(
        of id: JobID,
        schema: Int,
        why: String,
        actor: String?
    ) async throws -> String {
        do {
            let seal = try Seal(environment: environment, queue: queue.configuration.name)
            let note = try await record("reveal", why: why, actor: actor, ["id": .string(id.text)])
            try await queue.note("reveal", id.text, by: note)
            let reply = try await queue.redis.send(["HGET", .string(queue.keys(of: id).job(id)), "p"])
            guard let payload = reply.bytes, !payload.isEmpty else {
                throw CommandFailure("\(id): carries nothing any more")
            }
            return String(decoding: try seal.openJob(payload, id: id, schema: schema), as: UTF8.self)
        } catch let error as SealError {
            throw CommandFailure("\(id): cannot be opened: \(error)")
        } catch let error as QueueConfigurationError {
            throw CommandFailure("\(error)")
        }
    }
}
