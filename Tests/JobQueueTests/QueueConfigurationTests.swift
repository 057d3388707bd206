import QueueTesting
import Sealing
import Testing

@testable import QueueVocabulary

@Suite struct QueueConfigurationTests {
    /// One character may hold any number of scalars; a line about it may not.
    @Test func aValueThatIsOneEndlessCharacterIsToldShortened() throws {
        let endless = "a" + String(repeating: "\u{301}", count: 100_000)
        for name in ["REDIS_QUEUE", "SERVER_SLEEP", "UNDERWRITER_WORKER_SLOTS"] {
            let error = try #require(throws: QueueConfigurationError.self) {
                try QueueConfiguration(environment: [name: endless])
            }
            #expect(error.description.utf8.count < 250, "\(name)")
        }
    }

    @Test func theDefaultsAreTheDocumentedOnes() throws {
        let configuration = try QueueConfiguration(environment: [:])
        #expect(configuration.name == "applications" && configuration.maximumDepth == 50_000)
        #expect(configuration.serverSleep == .seconds(2) && configuration.pollInterval == .milliseconds(250))
        #expect(configuration.resultTTL == .seconds(900) && configuration.drain == .seconds(20))
        #expect(configuration.leaseMilliseconds == 15_000 && configuration.heartbeatEvery == .seconds(5))
        #expect(configuration.reapAfter == .seconds(60))
    }

    @Test(arguments: [
        ("0", 5_000), ("0.001", 10), ("0.25", 250), ("5", 5_000), ("60", 5_000), ("1.5", 1_500),
    ])
    func theServersSleepIsClamped(_ text: String, _ milliseconds: Int) throws {
        let configuration = try QueueConfiguration(environment: ["SERVER_SLEEP": text])
        #expect(configuration.serverSleep == .milliseconds(milliseconds))
    }

    @Test(arguments: [
        ("SERVER_SLEEP", "60", "5.0 seconds"), ("SERVER_SLEEP", "0.001", "0.01 seconds"),
        ("API_SLEEP", "11", "10.0 seconds"), ("API_SLEEP", "0", "0.05 seconds"),
    ])
    func whatIsClampedIsSaid(_ name: String, _ text: String, _ counted: String) throws {
        let notes = try QueueConfiguration(environment: [name: text]).notes
        #expect(notes.count == 1)
        #expect(notes.first?.hasPrefix("\(name) is from ") == true && notes.first?.hasSuffix("as \(counted)") == true)
    }

    @Test func whatCountsAsItIsSetIsNotSaid() throws {
        let settings = ["SERVER_SLEEP": "0", "API_SLEEP": "10", "UNDERWRITER_RESULT_TTL": "60"]
        #expect(try QueueConfiguration(environment: settings).notes.isEmpty)
        #expect(try QueueConfiguration(environment: ["SERVER_SLEEP": "5"]).notes.isEmpty)
    }

    @Test(arguments: [
        ("SERVER_SLEEP", "nan"), ("SERVER_SLEEP", "-1"), ("SERVER_SLEEP", "1e3"), ("SERVER_SLEEP", ".5"),
        ("SERVER_SLEEP", "5."), ("SERVER_SLEEP", "0.1234"), ("SERVER_SLEEP", ""), ("SERVER_SLEEP", "1.2.3"),
        ("API_SLEEP", "0x1"), ("REDIS_QUEUE", ""), ("REDIS_QUEUE", "Applications"), ("REDIS_QUEUE", "a{b}"),
        ("REDIS_QUEUE", String(repeating: "a", count: 33)), ("UNDERWRITER_QUEUE_SHARDS", "65"),
        ("UNDERWRITER_QUEUE_MAX_DEPTH", "-5"), ("UNDERWRITER_WORKER_SLOTS", "0"), ("UNDERWRITER_DRAIN_SECONDS", "2s"),
        ("UNDERWRITER_RESULT_TTL", "0"),
    ])
    func aBadSettingIsNamed(_ name: String, _ text: String) {
        let error = #expect(throws: QueueConfigurationError.self) { try QueueConfiguration(environment: [name: text]) }
        #expect(error?.name == name)
    }

    @Test func theKeysAreTheDocumentedOnes() throws {
        let keys = QueueKeys(QueueConfiguration())
        #expect(keys.stream(.standard) == "cr:{applications:0}:s")
        #expect(keys.stream(.bulk) == "cr:{applications:0}:bulk:s")
        #expect(keys.delayed(.interactive) == "cr:{applications:0}:interactive:delayed")
        #expect(keys.job(try jobID(1)) == "cr:{applications:0}:j:00000000-0000-4000-8000-000000000001")
        #expect(keys.events == "cr:{applications:0}:dec" && keys.done == "cr:{applications:0}:done")
        #expect(
            [keys.dead, keys.control, keys.stats, keys.audit, keys.workers].map { $0.split(separator: ":").last } == [
                "dead", "ctl", "stats", "audit", "workers",
            ]
        )
    }
}
