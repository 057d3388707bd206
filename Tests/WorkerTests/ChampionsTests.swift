import Assessments
import Documents
import Foundation
import ModelArtefacts
import Policies
import Redis
import RedisReplies
import Scoring
import Synchronization
import TestSupport
import Testing
import Workbenches

@testable import Worker

/// Trust, S7 and F20.
@Suite struct ChampionsTests {
    @Test func takesWhatWasPromotedAndReplacesItByWhatIsPromotedNext() async throws {
        let server = try RedisServer.start()
        let (champions, redis, log) = try Bench.champions(on: server)
        await champions.refresh()
        #expect(!champions.isReady && champions.digests.isEmpty)

        let first = try Bench.artefact()
        try await Bench.publish(first, Bench.signed(Bench.manifest(first)), to: redis)
        await champions.refresh()
        #expect(champions.isReady && champions.digests == [first.digest.hex])

        let second = try Bench.artefact(version: "2", intercept: -4)
        try await Bench.publish(second, Bench.signed(Bench.manifest(second, sequence: 2)), to: redis)
        await champions.refresh()
        await champions.refresh()
        #expect(champions.digests == [second.digest.hex])
        #expect(log.reasons(of: "model_taken").count == 2)
        #expect(log.reasons(of: "model_manifest_invalid").isEmpty)
    }

    /// The model of version v has the intercept −v: what an assessment says must be of the version that it names.
    @Test func aSwapUnderLoadLosesAndMixesNothing() async throws {
        let server = try RedisServer.start()
        let (champions, redis, log) = try Bench.champions(on: server)
        let handler = AssessmentHandler(champions: champions, logger: log.logger)
        func promote(_ version: Int) async throws {
            let artefact = try Bench.artefact(version: "\(version)", intercept: -Double(version))
            try await Bench.publish(artefact, Bench.signed(Bench.manifest(artefact, sequence: version)), to: redis)
            await champions.refresh()
        }
        try await promote(3)
        let request = try Bench.request(late: 0)
        let load = LoadOnHandler(handler: handler, body: request.canonicalBytes, jobID: request.message.jobID)
        async let first = load.run()
        async let second = load.run()
        for version in 4...15 { try await promote(version) }
        load.stop()
        let results = try await first + second
        let versions = Set(results.map(\.modelVersion))
        #expect(versions.count > 1 && versions.isSubset(of: Set((3...15).map { "\($0)" })))
        #expect(results.allSatisfy { "\(-$0.logOdds)" == "\($0.modelVersion).0" })
    }

    @Test func keepsItsModelWhenRedisIsEmptiedOrGone() async throws {
        let server = try RedisServer.start()
        let (champions, redis, _) = try Bench.champions(on: server)
        let artefact = try Bench.artefact()
        try await Bench.publish(artefact, Bench.signed(Bench.manifest(artefact)), to: redis)
        await champions.refresh()
        try await redis.send(["DEL", .string(ModelSource.championsKey)])
        await champions.refresh()
        #expect(champions.isReady)
        server.kill()
        await champions.refresh()
        #expect(champions.digests == [artefact.digest.hex])
    }

    struct Forgery: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: String
        let manifest: @Sendable (ModelArtefact) throws -> [UInt8]
    }

    @Test(arguments: [
        Forgery(testDescription: "rubbish", reason: "manifest.malformed") { _ in Array("{}".utf8) },
        Forgery(testDescription: "a key that is not trusted", reason: "manifest.unknown_key") {
            try Bench.signed(Bench.manifest($0, sequence: 9), by: Bench.otherSigningKey)
        },
        Forgery(testDescription: "a changed manifest under the old signature", reason: "manifest.bad_signature") {
            var json = try JSONValue.parse(Bench.signed(Bench.manifest($0, sequence: 9)))
            guard case .object(var envelope) = json, case .object(var manifest) = envelope["manifest"] else {
                return []
            }
            manifest["sequence"] = 10
            envelope["manifest"] = .object(manifest)
            json = .object(envelope)
            return json.canonicalBytes
        },
        Forgery(testDescription: "an older sequence", reason: "not newer") {
            try Bench.signed(Bench.manifest($0, sequence: 4))
        },
        Forgery(testDescription: "the same sequence again with another model", reason: "not newer") {
            try Bench.signed(Bench.manifest($0, sequence: 5))
        },
        Forgery(testDescription: "a manifest of another product", reason: "for another product") {
            try Bench.signed(Bench.manifest($0, sequence: 9, product: "big-loan"))
        },
        Forgery(testDescription: "another version than the artefact's", reason: "another model") {
            try Bench.signed(Bench.manifest($0, sequence: 9, version: "3"))
        },
        Forgery(testDescription: "an artefact that is not there", reason: "does not hold the artefact") {
            try Bench.signed(Bench.manifest($0, sequence: 9, digest: .sha256(of: [1])))
        },
        Forgery(testDescription: "another definition than the artefact's", reason: "holds another product definition") {
            try Bench.signed(Bench.manifest($0, sequence: 9, definition: try Bench.product(policy: "p2")))
        },
        Forgery(testDescription: "another policy than the definition's", reason: "the policy is of another version") {
            try Bench.signed(Bench.manifest($0, sequence: 9, policy: "p2"))
        },
    ])
    func whatIsNotRightIsRefusedOnceAndTheOldModelStays(_ forgery: Forgery) async throws {
        let server = try RedisServer.start()
        let (champions, redis, log) = try Bench.champions(on: server)
        let old = try Bench.artefact()
        try await Bench.publish(old, Bench.signed(Bench.manifest(old, sequence: 5)), to: redis)
        await champions.refresh()
        let forged = try Bench.artefact(version: "2", intercept: -9)
        try await Bench.publish(forged, forgery.manifest(forged), to: redis)
        await champions.refresh()
        await champions.refresh()
        #expect(champions.digests == [old.digest.hex])
        let reasons = log.reasons(of: "model_manifest_invalid")
        #expect(reasons.count == 1)
        #expect(reasons.first?.contains(forgery.reason) == true, "\(reasons)")
    }

    @Test func anArtefactReplacedInRedisIsRefused() async throws {
        let server = try RedisServer.start()
        let (champions, redis, log) = try Bench.champions(on: server)
        let artefact = try Bench.artefact()
        let lenient = try Bench.artefact(intercept: -20)
        try await Bench.publish(artefact, Bench.signed(Bench.manifest(artefact)), to: redis)
        try await redis.send([
            "SET", .string(ModelSource.artefactKey(artefact.digest)), .bytes(lenient.canonicalBytes),
        ])
        await champions.refresh()
        #expect(!champions.isReady)
        #expect(log.reasons(of: "model_manifest_invalid") == ["the artefact is not the one that was signed"])
    }

    @Test func whatWasMissingIsTakenOnceItIsThere() async throws {
        let server = try RedisServer.start()
        let (champions, redis, _) = try Bench.champions(on: server)
        let artefact = try Bench.artefact()
        let manifest = try Bench.signed(Bench.manifest(artefact))
        try await redis.send(["HSET", .string(ModelSource.championsKey), "tiny-loan", .bytes(manifest)])
        await champions.refresh()
        #expect(!champions.isReady)
        try await Bench.publish(artefact, manifest, to: redis)
        await champions.refresh()
        #expect(champions.isReady)
    }

    /// A policy that is promoted without training comes in an artefact of its own (`models revise`).
    @Test func theSameModelUnderAnotherPolicyIsTakenFromItsOwnArtefact() async throws {
        let server = try RedisServer.start()
        let (champions, redis, _) = try Bench.champions(on: server)
        let first = try Bench.artefact()
        try await Bench.publish(first, Bench.signed(Bench.manifest(first)), to: redis)
        await champions.refresh()
        let stricter = try Bench.artefact(version: "2", product: try Bench.product(policy: "p2"))
        try await Bench.publish(stricter, Bench.signed(Bench.manifest(stricter, sequence: 2)), to: redis)
        await champions.refresh()
        #expect(champions.champion(of: "tiny-loan")?.policy.version == "p2")
    }

    @Test func aPinnedWorkerTakesOnlyItsVersion() async throws {
        let server = try RedisServer.start()
        let (champions, redis, log) = try Bench.champions(on: server, pinnedVersion: "1")
        let first = try Bench.artefact()
        try await Bench.publish(first, Bench.signed(Bench.manifest(first)), to: redis)
        await champions.refresh()
        let second = try Bench.artefact(version: "2")
        try await Bench.publish(second, Bench.signed(Bench.manifest(second, sequence: 2)), to: redis)
        await champions.refresh()
        #expect(champions.digests == [first.digest.hex])
        #expect(log.reasons(of: "model_manifest_invalid").count == 1)
    }

    @Test func aFileIsTakenAndABrokenOneKeepsTheModel() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("model.json")
        let log = RecordedLog()
        let champions = Champions(source: .file(path), logger: log.logger)
        await champions.refresh()
        #expect(!champions.isReady)
        let artefact = try Bench.artefact()
        try Data(artefact.canonicalBytes).write(to: URL(fileURLWithPath: path))
        await champions.refresh()
        await champions.refresh()
        #expect(champions.digests == [artefact.digest.hex])
        try Data(artefact.canonicalBytes.dropLast(9)).write(to: URL(fileURLWithPath: path))
        await champions.refresh()
        #expect(champions.digests == [artefact.digest.hex])
        #expect(log.reasons(of: "model_taken").count == 1)
        #expect(log.reasons(of: "model_manifest_invalid").count == 2)
    }
}

/// One application assessed again and again while something else happens.
private final class LoadOnHandler: Sendable {
    private let handler: AssessmentHandler
    private let body: [UInt8]
    private let jobID: String
    private let isOver = Mutex(false)

    init(handler: AssessmentHandler, body: [UInt8], jobID: String) {
        self.handler = handler
        self.body = body
        self.jobID = jobID
    }

    func stop() { isOver.withLock { $0 = true } }

    /// What came of every job; fails if one was lost.
    @concurrent func run() async throws -> [Assessment] {
        var results: [Assessment] = []
        while !isOver.withLock({ $0 }) {
            guard case .completed(let bytes) = handler.result(of: body, jobID: jobID) else { throw CancellationError() }
            results.append(try Assessment.decode(bytes))
            await Task.yield()
        }
        return results
    }
}
