import Foundation
import JobQueue
import Lending
import QueueVocabulary
import Redis
import RedisReplies
import Sealing
import TestSupport

@testable import Origination

extension OriginationFixture {
    /// Writes an event as a script of a worker would.
    func addEvent(_ id: String, attempt: Int = 1, _ field: String, _ content: [UInt8]) async throws {
        try await redis.send([
            "XADD", "cr:{applications:0}:dec", "*", "id", .string(id), "att", .integer(attempt), .string(field),
            .bytes(content),
        ])
    }

    /// Every key of the server and, of jobs and streams, all they hold.
    func storedBytes() async throws -> Data {
        var stored = Data()
        for key in try await redis.send(["KEYS", "*"]).array ?? [] {
            let key = RedisArgument.bytes(key.bytes ?? [])
            let replies = try await redis.pipeline([["HGETALL", key], ["XRANGE", key, "-", "+"], ["GET", key]])
            stored.append(Data("\(key)".utf8))
            for reply in replies { stored.append(contentsOf: reply.leaves) }
        }
        return stored
    }

    /// Events that were read and not acknowledged; none while there is no group.
    func pendingEventCount() async throws -> Int64 {
        do {
            let reply = try await redis.send(["XPENDING", "cr:{applications:0}:dec", "rec"])
            return reply.array?.first?.integer ?? 0
        } catch {
            guard case .server(code: "NOGROUP", message: _) = error else { throw error }
            return 0
        }
    }

    /// Makes a dead letter of a job that waits, as a worker would.
    func bury(_ id: ApplicationID, in kind: JobClass) async throws {
        let keys = QueueKeys(queue.configuration)
        let job = RedisArgument.string(keys.job(id.jobID))
        let entry = try await redis.send(["HGET", job, "sid"]).bytes ?? []
        try await redis.send(["XDEL", .string(keys.stream(kind)), .bytes(entry)])
        try await redis.send(["HSET", job, "state", "dead"])
        try await redis.send(["ZADD", .string(keys.dead), 1, .string(id.uuid)])
    }

    /// Writes a finished job's record.
    func addJob(_ id: ApplicationID, state: String, result: [UInt8]? = nil, attempt: Int = 1) async throws {
        let key = RedisArgument.string("cr:{applications:0}:j:\(id.uuid)")
        try await redis.send(["HSET", key, "state", .string(state), "att", .integer(attempt), "sv", 1, "fp", "x"])
        if let result { try await redis.send(["HSET", key, "result", .bytes(result)]) }
    }
}

extension OriginationFixture {
    /// How many scripts the server has run.
    func scriptsRun() throws -> Int {
        let said = try server.commandLine(["INFO", "commandstats"])
        return said.firstMatch(of: /cmdstat_evalsha:calls=(\d+)/).flatMap { Int($0.1) } ?? 0
    }
}

extension RedisValue {
    /// The bytes of all texts in a reply.
    fileprivate var leaves: [UInt8] { bytes ?? (array ?? []).flatMap(\.leaves) }
}
