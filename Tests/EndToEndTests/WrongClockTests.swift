import Foundation
import TestSupport
import Testing

/// Trust 2.4, F16: processes whose clocks are wrong, by Debian's faketime.
@Suite(.serialized, .timeLimit(.minutes(10))) struct WrongClockTests {
    private static let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
    private static let isInstalled = FileManager.default.fileExists(atPath: library)

    /// The environment of a process that lives at another time; its monotonic clock stays right.
    private static func clock(_ offset: String) -> [String: String] {
        ["LD_PRELOAD": library, "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"]
    }

    @Test(.enabled(if: isInstalled), arguments: ["+1h", "-1d"])
    func f16AWorkersClockMovesNoLeaseAndNoDecision(_ offset: String) async throws {
        let trial = try await FaultTrial(rate: 20, seconds: 4)
        try await trial.run { trial in
            for index in 0..<2 { try trial.killWorker(index, settings: Self.clock(offset)) }
        }
        let workers = try trial.installation.redis.commandLine(["ZCARD", "cr:{applications:0}:workers"])
        #expect(Int(workers.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 >= 2)
        #expect(try await Invariants(trial: trial).violations().isEmpty)
        // Decided at all; how soon is judged where a test runs alone, in the table of faults.
        #expect(await trial.slowest() < .seconds(180))
    }

    @Test(.enabled(if: isInstalled)) func f16NoTokenOutlivesItsTimeWhateverWebThinksTheTimeIs() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        var web = try await installation.startWeb()
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)
        let first = try await officer.submit(SampleApplication(), key: "a")
        let id = try #require(first.object["id"] as? String)
        #expect(try await officer.status(id).status == 200)
        #expect(web.stop() == 0)
        web = try await installation.startWeb(settings: Self.clock("+1h"))
        #expect(try await officer.status(id).status == 401)
        // At a later time the day may be another; the answer to the key is the first one all the same.
        let later = try await APIClient.logIn("olga", at: installation)
        #expect(try await later.submit(SampleApplication(), key: "a").body == first.body)
        #expect(web.stop() == 0)
        web = try await installation.startWeb(settings: Self.clock("-1d"))
        #expect(try await later.status(id).status == 401, "a token of the future is none")
        #expect(web.stop() == 0)
    }
}
