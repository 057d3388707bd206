import Documents
import Foundation
import Lending
import PostgreSQL
import Storage
import TestSupport
import Testing

@testable import AccountLedger
@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema

/// Trust 2.4, F12 to F15: what was acknowledged is there, and what was not says so.
@Suite(.serialized, .timeLimit(.minutes(5))) struct FaultTests {
    /// Writes until the disk is full, makes room, and writes on.
    @Test(.enabled(if: SmallDisk.isAllowed, "a small file system needs root"), arguments: Engine.all)
    func f12AFullDiskIsSaidAndNothingAcknowledgedIsLost(_ engine: Engine) async throws {
        let disk = try SmallDisk(megabytes: 64)
        let place = try disk.place(engine)
        defer { withExtendedLifetime(disk) {} }
        let fixture = try LedgerFixture()
        defer { withExtendedLifetime(fixture) {} }
        let ledger = try Ledger.open(place, keys: LedgerFixture.keys())
        try disk.fill(leaving: 3 << 20)
        let owner = try await ledger.createAccount(
            name: "ana",
            role: .officer,
            passwordHash: "x",
            at: LedgerFixture.noon
        )
        var acknowledged: [ApplicationID] = []
        var failure: LedgerError?
        for _ in 0..<400 {
            var application = try fixture.application(of: owner)
            application.allowsOnlyOnePending = false
            application.answers["note"] = .string(Self.incompressible(16 << 10))
            do {
                #expect(try await ledger.accept(application) == .accepted)
                acknowledged.append(application.id)
            } catch {
                failure = error
                break
            }
        }
        #expect(failure == .full)
        #expect(!acknowledged.isEmpty)
        // Whoever only reads is not harmed.
        let known = try await patiently { try await ledger.submittedCount() }
        #expect(known == acknowledged.count)
        try disk.empty()
        var application = try fixture.application(of: owner)
        application.allowsOnlyOnePending = false
        let last = application
        let accepted = try await patiently { try await ledger.accept(last) }
        #expect(accepted == .accepted)
        for id in acknowledged {
            let standing = try await patiently { try await ledger.standing(of: id) }
            #expect(standing != nil)
        }
        guard case .intact = try await patiently({ try await ledger.verifyAudit() }) else {
            Issue.record("the chain broke")
            return
        }
        try ledger.close()
    }

    /// A server whose disk was full when it wrote its log starts anew, and cannot be reached meanwhile.
    private func patiently<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            do {
                return try await body()
            } catch LedgerError.unavailable where ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// The lock of another process is waited for up to a limit; then the writer is told, and readers never notice.
    @Test(arguments: Engine.all) func f13ALockedLedgerIsABoundedWait(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        _ = try await fixture.account()
        let holder = try Self.lock(fixture, for: 12)
        defer { holder.kill() }
        let began = ContinuousClock.now
        await #expect(throws: LedgerError.busy) { try await fixture.account("otto") }
        let waited = ContinuousClock.now - began
        #expect(waited > .seconds(2) && waited < .seconds(11), "\(waited)")
        #expect(try await fixture.ledger.account(named: "anna") != nil)
        #expect(holder.wait(upTo: .seconds(30)) != nil)
        #expect(try await fixture.account("otto").name == "otto")
    }

    /// Every connection ended in mid-flight: each write either stands, and was acknowledged, or does not.
    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"))
    func f14ConnectionsEndedUnderLoadLoseNothingAcknowledged() async throws {
        let fixture = try LedgerFixture(.postgreSQL)
        let database = try #require(fixture.place.database)
        let acknowledged = try await withThrowingTaskGroup(of: String?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await Task.sleep(for: .milliseconds(number * 5))
                    // Refused is an answer; what counts is that nothing acknowledged is missing.
                    return try? await fixture.account("person \(number)").name
                }
            }
            for _ in 0..<5 {
                try await Task.sleep(for: .milliseconds(150))
                _ = try database.query(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE application_name = 'underwriter' AND datname = current_database()
                    """
                )
            }
            return try await group.reduce(into: Set<String>()) { names, name in if let name { names.insert(name) } }
        }
        #expect(acknowledged.count > 100)
        let there = Set(try await fixture.ledger.accounts().map(\.name))
        #expect(acknowledged.isSubset(of: there))
        guard case .intact(let count, _) = try await fixture.ledger.verifyAudit() else {
            Issue.record("the chain broke")
            return
        }
        #expect(count == there.count)
    }

    /// Power goes at each of many moments: the files as they were on the disc, with rubbish behind what was synced.
    @Test func f15WhatWasAcknowledgedSurvivesALossOfPower() async throws {
        let fixture = try LedgerFixture()
        var moments: [(names: Int, folder: TemporaryFolder)] = []
        for number in 0..<12 {
            _ = try await fixture.account("person \(number)")
            let folder = try TemporaryFolder()
            let copy = Ledger.path(inDataFolder: folder.path)
            try FileManager.default.createDirectory(
                atPath: URL(fileURLWithPath: copy).deletingLastPathComponent().path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try FileManager.default.copyItem(atPath: fixture.path, toPath: copy)
            var log = try Data(contentsOf: URL(fileURLWithPath: fixture.path + "-wal"))
            // Half a page that the disc had begun to write for the next one.
            log.append(contentsOf: (0..<2_500).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) })
            try log.write(to: URL(fileURLWithPath: copy + "-wal"))
            moments.append((number + 1, folder))
        }
        for moment in moments {
            let path = Ledger.path(inDataFolder: moment.folder.path)
            let ledger = try Ledger.open(path: path, keys: LedgerFixture.keys())
            #expect(try await ledger.accounts().count == moment.names)
            guard case .intact(moment.names, _) = try await ledger.verifyAudit() else {
                Issue.record("the chain broke")
                return
            }
            try ledger.close()
        }
    }

    /// A server that was set to acknowledge before it has written is not obeyed.
    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"))
    func f15AServerThatWouldAcknowledgeTooEarlyIsNotLetTo() async throws {
        let server = try PostgreSQLServer.start(options: ["-c", "synchronous_commit=off", "-c", "fsync=on"])
        defer { server.stop() }
        let database = try server.newDatabase()
        let place = LedgerPlace.server(try PostgreSQLConfiguration(url: database.url))
        let ledger = try Ledger.open(place, keys: LedgerFixture.keys())
        for number in 0..<5 {
            let name = "person \(number)"
            _ = try await ledger.createAccount(name: name, role: .applicant, passwordHash: "x", at: LedgerFixture.noon)
        }
        let setting = try await ledger.write { try $0.row("SHOW synchronous_commit")?.text("synchronous_commit") }
        #expect(setting == "on")
        server.kill()
        while server.serverID != nil { try await Task.sleep(for: .milliseconds(20)) }
        try server.resume()
        #expect(try server.query("SELECT COUNT(*) FROM accounts", in: database.name) == "5")
    }

    private static func incompressible(_ count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return String(
            decoding: (0..<count).map { _ in UInt8.random(in: 0x61...0x7A, using: &generator) },
            as: UTF8.self
        )
    }

    /// Another process that holds the writer's lock.
    private static func lock(_ fixture: LedgerFixture, for seconds: Int) throws -> ChildProcess {
        let ready = try TemporaryFolder()
        let program: ChildProcess
        if let database = fixture.place.database {
            // The lock that writers of all processes take turns by.
            let sql = "SELECT pg_advisory_lock(x'556E646572777274'::bigint); SELECT pg_sleep(\(seconds))"
            let script = "import subprocess,sys;subprocess.run(['psql','-d',sys.argv[1],'-c',sys.argv[2]])"
            program = try ChildProcess("/usr/bin/env", ["python3", "-c", script, database.url, sql])
            let waits = "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            let deadline = ContinuousClock.now + .seconds(20)
            while try database.query(waits) == "0", ContinuousClock.now < deadline { usleep(20_000) }
        } else {
            let script = """
                import sqlite3,sys,time
                db=sqlite3.connect(sys.argv[1],isolation_level=None);db.execute('BEGIN EXCLUSIVE')
                open(sys.argv[2],'w').close();time.sleep(\(seconds))
                """
            let mark = ready.file("locked")
            program = try ChildProcess("/usr/bin/env", ["python3", "-c", script, fixture.path, mark])
            let deadline = ContinuousClock.now + .seconds(20)
            while !FileManager.default.fileExists(atPath: mark), ContinuousClock.now < deadline { usleep(20_000) }
        }
        return program
    }
}
