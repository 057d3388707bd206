import Foundation
import TestSupport
import Testing

/// Commands of operators against a ledger and a queue that real programs have filled.
@Suite(.serialized, .timeLimit(.minutes(5))) struct OperatorCommandsTests {
    /// An installation with applications on the queue and no worker.
    private func waiting(_ count: Int) async throws -> (Installation, [String]) {
        let installation = try Installation(settings: Installation.unlimited)
        let web = try await installation.startWeb()
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)
        var ids: [String] = []
        for number in 0..<count {
            let answer = try await officer.submit(SampleApplication(income: 50_000 + number), key: "k\(number)")
            ids.append(try #require(answer.object["id"] as? String))
        }
        for _ in 0..<200 where try installation.redis.commandLine(["XLEN", "cr:{applications:0}:s"]) != "\(count)\n" {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(web.stop() == 0)
        return (installation, ids)
    }

    @Test func whatRedisLostIsFoundAndSentAgain() async throws {
        let (installation, ids) = try await waiting(3)
        let whole = try installation.run(["queue", "reconcile"])
        #expect(whole.code == 0 && whole.text.contains("of 3 sent: 3 in the queue"), "\(whole.text)")
        _ = try installation.redis.commandLine(["FLUSHALL"])
        let lost = try installation.run(["queue", "reconcile"])
        #expect(lost.code == 1 && lost.text.contains("3 lost by Redis"), "\(lost.text)")
        #expect(try installation.run(["queue", "reconcile", "--fix"]).code == 64, "nobody said why")
        let mended = try installation.run(["queue", "reconcile", "--fix", "--why", "Redis was emptied"])
        #expect(mended.code == 0 && mended.text.contains("3 of 3 sent again"), "\(mended.text)")
        #expect(try installation.run(["queue", "reconcile"]).code == 0)
        for id in ids { #expect(try installation.run(["queue", "show", id]).text.contains("state     queued")) }
        let again = try installation.run(["queue", "reconcile", "--fix", "--why", "once more"])
        #expect(again.code == 0 && !again.text.contains("sent again"), "nothing is sent twice")
    }

    @Test func whatAJobCarriesIsShownToWhoSaysWhy() async throws {
        let (installation, ids) = try await waiting(1)
        let masked = try installation.run(["queue", "show", ids[0]])
        #expect(masked.code == 0 && masked.text.contains("bytes, sealed, not shown"))
        #expect(!masked.text.contains("loan_amount"))
        #expect(try installation.run(["queue", "show", ids[0], "--reveal"]).code == 64, "nobody said why")
        let open = try installation.run(["queue", "show", ids[0], "--reveal", "--why", "a complaint", "--actor", "ada"])
        #expect(open.code == 0 && open.text.contains("loan_amount"), "\(open.text)")
        #expect(!open.text.contains("Ana") && !open.text.contains("ABCDE1234F"))
        let written = try installation.redis.commandLine(["XRANGE", "cr:{applications:0}:audit", "-", "+"])
        #expect(written.contains("reveal") && written.contains("cli:ada") && written.contains("a complaint"))
        let strange = [
            "JOB_KEY": "zz:" + Data((0..<32).map { UInt8(truncatingIfNeeded: $0 * 29) }).base64EncodedString()
        ]
        let closed = try installation.run(["queue", "show", ids[0], "--reveal", "--why", "x"], strange)
        #expect(closed.code == 1 && closed.text.contains("cannot be opened: seal.key"), "\(closed.text)")
    }

    /// `script` of util-linux gives the command a terminal.
    @Test func keysOfTheTerminalPauseAndEndAndAskWhy() async throws {
        let installation = try Installation()
        let program = Installation.program("underwriter")
        let keys = "(sleep 2; printf P; sleep 1; printf 'a disk is changed\\n'; sleep 2; printf q; sleep 1)"
        let screen = installation.folder.file("screen")
        let child = try ChildProcess(
            "/bin/sh",
            ["-c", "\(keys) | script -qec '\(program) queue top' /dev/null"],
            environment: installation.environment.merging(["TERM": "xterm"]) { $1 },
            output: screen
        )
        #expect(child.wait(upTo: .seconds(30)) == 0)
        let text = try String(contentsOfFile: screen, encoding: .utf8)
        #expect(text.contains("pause - why?"), "\(text.suffix(2_000))")
        #expect(try installation.redis.commandLine(["HGET", "cr:{applications:0}:ctl", "paused"]) == "1\n")
        let written = try installation.redis.commandLine(["XRANGE", "cr:{applications:0}:audit", "-", "+"])
        #expect(written.contains("a disk is changed"))
    }
}
