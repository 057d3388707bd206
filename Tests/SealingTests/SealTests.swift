import QueueTesting
import Crypto
import FoundationEssentials
import TestSupport
import Testing

@testable import Sealing

@Suite struct SealTests {
    private let body = Array("{\"v\":1}".utf8)

    private func seal(_ algorithm: Seal.Algorithm, queue: String = "applications") throws -> Seal {
        try Seal(queue: queue, jobKeys: testKeys("k1", 1), eventKeys: testKeys("k1", 2), algorithm: algorithm)
    }

    @Test(arguments: [Seal.Algorithm.hmac, .gcm])
    func opensWhatItSealed(_ algorithm: Seal.Algorithm) throws {
        let seal = try seal(algorithm)
        let job = try seal.sealJob(body, id: jobID(1), schema: 1)
        #expect(try seal.openJob(job, id: jobID(1), schema: 1) == body)
        let event = try seal.sealEvent(body, id: jobID(1), schema: 1, attempt: 2)
        #expect(try seal.openEvent(event, id: jobID(1), schema: 1, attempt: 2) == body)
        #expect(try self.seal(.hmac).openJob(job, id: jobID(1), schema: 1) == body)
    }

    /// Python 3.11, `uuid.uuid5`.
    @Test func theIdOfAnotherPurposeIsAUUIDOfVersionFive() throws {
        let id = try #require(JobID("3f2b8c1e-1234-4abc-8def-0123456789ab"))
        #expect(id.derived(for: "what-if 1").text == "d4830dea-99dc-530b-bce7-b008f3d0a8b4")
        let domains = try #require(JobID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"))
        #expect(domains.derived(for: "python.org").text == "886313e1-3b8a-5372-9b90-0c9aee199e5d")
    }

    @Test func theEnvelopeIsTheDocumentedOne() throws {
        let id = try jobID(1)
        let sealed = try seal(.hmac).sealJob(body, id: id, schema: 3)
        #expect(Array(sealed.prefix(5)) == [1, 1, 2] + Array("k1".utf8))
        #expect(Array(sealed.suffix(body.count)) == body)
        var authenticated: [UInt8] = []
        for part in [[1, 1, 2] + Array("k1".utf8)] + ["job", "applications", id.text, "3"].map({ Array($0.utf8) }) {
            authenticated += [0, 0, 0, UInt8(part.count)] + part
        }
        let secret = try #require(testKeys("k1", 1).key(of: Array("k1".utf8))).secret
        let tag = HMAC<SHA256>.authenticationCode(for: authenticated + body, using: secret)
        #expect(Array(sealed[5..<37]) == Array(tag))
        #expect(sealed.count == 5 + 32 + body.count)
        let secretBody = try seal(.gcm).sealJob(body, id: id, schema: 3)
        #expect(secretBody[1] == 2 && secretBody.count == 5 + 12 + body.count + 16)
    }

    @Test(arguments: [Seal.Algorithm.hmac, .gcm])
    func refusesAnythingElse(_ algorithm: Seal.Algorithm) throws {
        let seal = try seal(algorithm)
        let sealed = try seal.sealEvent(body, id: jobID(1), schema: 1, attempt: 1)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SealError.self) { try seal.openEvent(changed, id: jobID(1), schema: 1, attempt: 1) }
            #expect(throws: SealError.self) {
                try seal.openEvent(Array(sealed[..<index]), id: jobID(1), schema: 1, attempt: 1)
            }
        }
        #expect(throws: SealError.notAuthentic) { try seal.openEvent(sealed, id: jobID(2), schema: 1, attempt: 1) }
        #expect(throws: SealError.notAuthentic) { try seal.openEvent(sealed, id: jobID(1), schema: 2, attempt: 1) }
        #expect(throws: SealError.notAuthentic) { try seal.openEvent(sealed, id: jobID(1), schema: 1, attempt: 2) }
        #expect(throws: SealError.notAuthentic) { try seal.openJob(sealed, id: jobID(1), schema: 1) }
        let elsewhere = try self.seal(algorithm, queue: "other")
        #expect(throws: SealError.notAuthentic) { try elsewhere.openEvent(sealed, id: jobID(1), schema: 1, attempt: 1) }
    }

    @Test func namesTheFault() throws {
        let seal = try seal(.hmac)
        let id = try jobID(1)
        #expect(throws: SealError.tooLarge) {
            try seal.sealJob([UInt8](repeating: 0, count: 65_537), id: id, schema: 1)
        }
        #expect(throws: SealError.tooLarge) {
            try seal.openJob([UInt8](repeating: 1, count: 5_000_000), id: id, schema: 1)
        }
        #expect(throws: SealError.legacyShape) { try seal.openJob(Array("{\"id\":1}".utf8), id: id, schema: 1) }
        #expect(throws: SealError.notAuthentic) { try seal.openJob([], id: id, schema: 1) }
        let unsealed = [1, 0, 2] + Array("k1".utf8) + body
        #expect(throws: SealError.notAuthentic) { try seal.openJob(unsealed, id: id, schema: 1) }
        // The kind of seal is looked at first: under a key nobody knows these are refused for good all the same.
        for mark in [0, 3, 255] as [UInt8] {
            let strange = [1, mark, 2] + Array("zz".utf8) + [UInt8](repeating: 0, count: 32) + body
            #expect(throws: SealError.notAuthentic) { try seal.openJob(strange, id: id, schema: 1) }
        }
        let other = try Seal(queue: "applications", jobKeys: testKeys("k9", 1), eventKeys: testKeys("k9", 2))
        #expect(throws: SealError.unknownKey) {
            try seal.openJob(other.sealJob(body, id: id, schema: 1), id: id, schema: 1)
        }
        let largest = [UInt8](repeating: 7, count: Seal.maximumBody)
        #expect(try seal.openJob(seal.sealJob(largest, id: id, schema: 1), id: id, schema: 1) == largest)
        #expect(SealError.unknownKey.isPermanent == false && SealError.notAuthentic.isPermanent)
    }

    @Test func keysRotate() throws {
        let id = try jobID(1)
        let words = ["new", "old"].enumerated()
            .map { index, name in
                "\(name):" + Data((0..<32).map { UInt8($0 * 3 + index * 91) }).base64EncodedString()
            }
        let events = try testKeys("e", 5)
        let old = Seal(queue: "q", jobKeys: try SealKeys(words[1], name: "K"), eventKeys: events)
        let both = Seal(queue: "q", jobKeys: try SealKeys(words.joined(separator: "\n"), name: "K"), eventKeys: events)
        let new = Seal(queue: "q", jobKeys: try SealKeys(words[0], name: "K"), eventKeys: events)
        let before = try old.sealJob(body, id: id, schema: 1)
        let after = try both.sealJob(body, id: id, schema: 1)
        #expect(try both.openJob(before, id: id, schema: 1) == body)
        #expect(try new.openJob(after, id: id, schema: 1) == body)
        #expect(throws: SealError.unknownKey) { try old.openJob(after, id: id, schema: 1) }
    }

    @Test(arguments: [
        "", "k1", "k1:", "k1:AAAA", ":AAAA", "k1:!!!!", "k\u{e9}:AAAA", "seventeen-letters:AAAA",
        "k1:" + Data(repeating: 0, count: 32).base64EncodedString(),
    ])
    func badKeysStopTheStart(_ text: String) {
        let error = #expect(throws: QueueConfigurationError.self) { try SealKeys(text, name: "JOB_KEY") }
        #expect(error?.name == "JOB_KEY")
        #expect(error?.description.ranges(of: "AAAA").isEmpty == true)
    }

    @Test func readsItsKeysFromTheEnvironmentAndFromFiles() throws {
        let folder = try TemporaryFolder()
        let key = "k1:" + Data((0..<32).map { UInt8($0 * 5) }).base64EncodedString()
        try (key + "\n").write(toFile: folder.file("event"), atomically: true, encoding: .utf8)
        var environment = ["JOB_KEY": key, "EVENT_KEY_FILE": folder.file("event"), "UNDERWRITER_QUEUE_SEAL": "gcm"]
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o644]
        try FileManager.default.setAttributes(mode, ofItemAtPath: folder.file("event"))
        #expect(throws: QueueConfigurationError.self) { try Seal(environment: environment, queue: "q") }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.file("event"))
        let seal = try Seal(environment: environment, queue: "q")
        #expect(try seal.sealJob(body, id: jobID(1), schema: 1)[1] == 2)
        environment["UNDERWRITER_QUEUE_SEAL"] = "none"
        #expect(throws: QueueConfigurationError.self) { try Seal(environment: environment, queue: "q") }
        #expect(throws: QueueConfigurationError.self) { try Seal(environment: ["JOB_KEY": key], queue: "q") }
        #expect(throws: QueueConfigurationError.self) {
            try Seal(environment: ["JOB_KEY": key, "EVENT_KEY": key, "EVENT_KEY_FILE": "/x"], queue: "q")
        }
    }

    @Test func theFingerprintIsOfTheBody() {
        #expect(Seal.fingerprint(of: []) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    }
}
