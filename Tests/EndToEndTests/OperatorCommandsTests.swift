import Foundation
import Lending
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
        let trace = try #require(try self.trace(of: ids[0], installation))
        _ = try installation.redis.commandLine(["FLUSHALL"])
        let lost = try installation.run(["queue", "reconcile"])
        #expect(lost.code == 1 && lost.text.contains("3 lost by Redis"), "\(lost.text)")
        #expect(try installation.run(["queue", "reconcile", "--fix"]).code == 64, "nobody said why")
        let mended = try installation.run(["queue", "reconcile", "--fix", "--why", "Redis was emptied"])
        #expect(mended.code == 0 && mended.text.contains("3 of 3 sent again"), "\(mended.text)")
        #expect(try installation.run(["queue", "reconcile"]).code == 0)
        for id in ids { #expect(try installation.run(["queue", "show", id]).text.contains("state     queued")) }
        #expect(try self.trace(of: ids[0], installation) == trace, "sent again, it belongs to the same request")
        let again = try installation.run(["queue", "reconcile", "--fix", "--why", "once more"])
        #expect(again.code == 0 && !again.text.contains("sent again"), "nothing is sent twice")
    }

    /// The trace under which a job is shown.
    private func trace(of id: String, _ installation: Installation) throws -> Substring? {
        try installation.run(["queue", "show", id]).text.split(separator: "\n").first { $0.hasPrefix("trace ") }
    }

    @Test func withoutRedisWhatTheLedgerKnowsIsTold() async throws {
        let (installation, _) = try await waiting(3)
        installation.redis.stop()
        let status = try installation.run(["queue", "status"])
        #expect(status.code == 2 && status.text.hasPrefix("Redis cannot be reached"), "\(status.text)")
        #expect(status.text.contains("accepted 3, waiting for a decision 3, not sent yet 0"), "\(status.text)")
    }

    /// Queue, section 7: replaying is for what no person has decided.
    @Test func whatAPersonHasDecidedIsNotReplayed() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        let web = try await installation.startWeb()
        let olga = try await APIClient.staff("olga", role: "officer", at: installation)
        let oscar = try await APIClient.staff("oscar", role: "officer", at: installation)
        let ids = [try await buried(1, olga, installation), try await buried(2, olga, installation)]
        let note = Data(#"{"note": "all is in order here"}"#.utf8)
        let headers = ["content-type": "application/json"]
        let path = "/api/loan-applications/\(ids[0].base32)/accept"
        #expect(try await oscar.call("PUT", path, headers, note).status == 200)
        #expect(web.stop() == 0)
        let named = try installation.run(["queue", "replay", ids[0].base32, "--why", "a new model", "--yes"])
        #expect(named.code == 1 && named.text.hasPrefix("Error: nothing is replayed: a person has decided 1 ("))
        #expect(named.text.contains(ids[0].uuid) && named.text.split(separator: "\n").count == 1, "\(named.text)")
        let both = ids.map(\.base32) + ["--why", "a new model", "--dry-run"]
        #expect(try installation.run(["queue", "replay"] + both).text.contains("\n1 dead letters\n\(ids[1].uuid)"))
        let all = try installation.run(["queue", "replay", "--state", "dead", "--why", "a new model", "--yes"])
        #expect(all.code == 0 && all.text.contains("1 sent back to work"), "\(all.text)")
        #expect(all.text.contains("not replayed: a person has decided 1 (\(ids[0].uuid)); that stands"), "\(all.text)")
        let dead = try installation.redis.commandLine(["ZRANGE", "cr:{applications:0}:dead", "0", "-1"])
        #expect(dead == "\(ids[0].uuid)\n")
        #expect(try installation.run(["queue", "status", "--interval", "0", "--json"]).text.contains("\"missing\":0"))
        let gone = try installation.run(["queue", "discard", ids[0].base32, "--why", "decided", "--yes"])
        #expect(gone.code == 0 && gone.text.contains("1 discarded"), "\(gone.text)")
    }

    /// An application whose job has died, and which therefore waits for a person.
    private func buried(_ number: Int, _ officer: APIClient, _ installation: Installation) async throws -> ApplicationID
    {
        let answer = try await officer.submit(SampleApplication(income: 50_000 + number), key: "b\(number)")
        let text = try #require(answer.object["id"] as? String)
        let id = try #require(ApplicationID(base32: text))
        let (redis, keys) = (installation.redis, "cr:{applications:0}:")
        while try redis.commandLine(["HGET", "\(keys)j:\(id.uuid)", "state"]) != "queued\n" {
            try await Task.sleep(for: .milliseconds(20))
        }
        let now = Int(Date().timeIntervalSince1970 * 1_000)
        _ = try redis.commandLine(["HSET", "\(keys)j:\(id.uuid)", "state", "dead", "why", "poison"])
        _ = try redis.commandLine(["ZADD", "\(keys)dead", "\(now)", id.uuid])
        _ = try redis.commandLine(["XADD", "\(keys)dec", "*", "id", id.uuid, "att", "1", "why", "poison"])
        while try await officer.status(id.base32).object["status"] as? String != "Manual review" {
            try await Task.sleep(for: .milliseconds(20))
        }
        return id
    }

    @Test func whatAJobCarriesIsShownToWhoSaysWhy() async throws {
        let (installation, ids) = try await waiting(1)
        let masked = try installation.run(["queue", "show", ids[0]])
        #expect(masked.code == 0 && masked.text.contains("bytes, sealed, not shown"))
        #expect(!masked.text.contains("loan_amount"))
        #expect(try installation.run(["queue", "show", ids[0], "--reveal"]).code == 64, "nobody said why")
        let long = String(repeating: "w", count: 401)
        for why in ["", long] {
            #expect(try installation.run(["queue", "show", ids[0], "--reveal", "--why", why]).code == 64)
            #expect(try installation.run(["queue", "reconcile", "--fix", "--why", why]).code == 64)
        }
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
        let id = try #require(ApplicationID(base32: ids[0]))
        _ = try installation.redis.commandLine(["HSET", "cr:{applications:0}:j:\(id.uuid)", "p", ""])
        let erased = try installation.run(["queue", "show", ids[0], "--reveal", "--why", "x"])
        #expect(erased.code == 1 && erased.text.contains("carries nothing any more"), "\(erased.text)")
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
