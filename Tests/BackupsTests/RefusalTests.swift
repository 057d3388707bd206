import AccountLedger
import ApplicationLedger
import Foundation
import Ledger
import Storage
import TestSupport
import Testing

@testable import Backups

@Suite(.timeLimit(.minutes(5))) struct RefusalTests {
    @Test func noFileIsReplaced() async throws {
        let place = try Place(.sqlite)
        let ledger = try place.open()
        try Data("mine".utf8).write(to: URL(fileURLWithPath: place.file))
        await #expect(throws: BackupError.exists(path: place.file)) {
            try await ledger.backUp(to: place.file, keys: Place.keys(), at: Place.noon)
        }
        #expect(try String(contentsOfFile: place.file, encoding: .utf8) == "mine")
    }

    @Test(arguments: Engine.all) func noLedgerIsReplaced(_ engine: Engine) async throws {
        let (old, new) = (try Place(.sqlite), try Place(engine))
        _ = try await old.open().backUp(to: old.file, keys: Place.keys(), at: Place.noon)
        let ledger = try new.open()
        _ = try await ledger.fill()
        #expect(throws: BackupError.notEmpty(place: "\(try new.place)")) { try new.restore(old.file) }
        #expect(try await ledger.submittedCount() == 1)
    }

    /// Cut at any place, changed in any byte, opened with another key: nothing of it is left behind.
    @Test(arguments: Engine.all) func whatIsNotWholeLeavesNothingBehind(_ engine: Engine) async throws {
        let (old, new) = (try Place(.sqlite), try Place(engine))
        let ledger = try old.open()
        _ = try await ledger.fill()
        _ = try await ledger.backUp(to: old.file, keys: Place.keys(), at: Place.noon)
        let whole = try [UInt8](Data(contentsOf: URL(fileURLWithPath: old.file)))
        let bad = old.folder.file("bad")
        let start = try #require(whole.firstIndex(of: UInt8(ascii: "\n"))) + 1
        for count in [0, 10, start, start + 3, start + 100, whole.count - 1] {
            try Data(whole.prefix(count)).write(to: URL(fileURLWithPath: bad))
            #expect(throws: BackupError.self, "cut at \(count)") { try new.restore(bad) }
        }
        for index in [5, start + 6, start + 60, whole.count - 5] {
            var changed = whole
            changed[index] ^= 1
            try Data(changed).write(to: URL(fileURLWithPath: bad))
            #expect(throws: BackupError.self, "changed at \(index)") { try new.restore(bad) }
        }
        #expect(throws: BackupError.sealed(path: old.file, piece: 1)) {
            try new.restore(old.file, keys: Place.keys(90))
        }
        // The place is still empty.
        #expect(try new.restore(old.file).count(of: "applications") == 1)
    }

    @Test(arguments: Engine.all) func aBrokenChainIsNotRestored(_ engine: Engine) async throws {
        let (old, new) = (try Place(.sqlite), try Place(engine))
        let ledger = try old.open()
        _ = try await ledger.fill()
        try old.run("DROP TRIGGER audit_no_update; UPDATE audit SET actor = 'nobody' WHERE seq = 2")
        _ = try await ledger.backUp(to: old.file, keys: Place.keys(), at: Place.noon)
        let reason = "entry 2 does not follow from the one before it"
        #expect(throws: BackupError.unverified(reason)) { try new.restore(old.file) }
    }

    @Test func aBackupOfANewerProgramIsRefused() throws {
        let place = try Place(.sqlite)
        let header = BackupHeader(
            id: "x",
            takenAt: Place.noon,
            migrations: Ledger.migrations.map(\.name) + ["0099 later"]
        )
        try Data(header.line).write(to: URL(fileURLWithPath: place.file))
        #expect(throws: BackupError.futureSchema("0099 later")) { try place.restore(place.file) }
    }

    @Test func nothingOfAPersonCanBeReadInIt() async throws {
        let place = try Place(.sqlite)
        let ledger = try place.open()
        _ = try await ledger.fill("canaryname")
        _ = try await ledger.backUp(to: place.file, keys: Place.keys(), at: Place.noon)
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: place.file)), as: Unicode.ASCII.self)
        #expect(text.utf8.count > 2_000)
        for canary in ["canaryname", "CANARYPURPOSE", "Canary Person"] { #expect(!text.contains(canary)) }
        let mode = try FileManager.default.attributesOfItem(atPath: place.file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    /// Trust F24: after a restore no letter goes twice, and nobody comes back in who had gone out.
    @Test(arguments: Engine.all) func f24NothingComesBackToLife(_ engine: Engine) async throws {
        let (old, new) = (try Place(engine), try Place(engine))
        let ledger = try old.open()
        let id = try await ledger.fill()
        _ = try #require(try await ledger.account(named: "anna"))
        let owner = "(SELECT account_id FROM accounts WHERE name = 'anna')"
        let blob = engine == .sqlite ? "x'01'" : "'\\x01'"
        try old.run(
            """
            INSERT INTO mail_outbox (mail_id, account_id, kind, state, content, attempts, next_at, created_at)
            SELECT 'm1', account_id, 'decision', 'new', \(blob), 0, 5, 5 FROM accounts;
            INSERT INTO sessions (session_sha256, account_id, created_at, last_seen_at, expires_at, idle_ms, password_at)
            SELECT 's1', account_id, 5, 5, 9000000000000, 5, 5 FROM accounts;
            INSERT INTO recovery_codes (code_sha256, account_id) SELECT 'c1', account_id FROM accounts;
            INSERT INTO recovery_codes (code_sha256, account_id, used_at) SELECT 'c2', account_id, 7 FROM accounts;
            INSERT INTO program_keys (key_id, account_id, label, scopes, secret_sha256, requests_an_hour, created_at,
            created_by, expires_at) SELECT 'k1', account_id, 'shop', 'x', 'd1', 5, 5, 'olga', 9000000000000 FROM accounts;
            INSERT INTO program_keys (key_id, account_id, label, scopes, secret_sha256, requests_an_hour, created_at,
            created_by, expires_at, revoked_at) SELECT 'k2', account_id, 'shop', 'x', 'd2', 5, 5, 'olga', 9000000000000, 6
            FROM accounts
            """
        )
        _ = try await ledger.backUp(to: old.file, keys: Place.keys(), at: Place.noon)
        _ = try new.restore(old.file)
        let copy = try new.open()
        #expect(try await copy.takeMail(limit: 10, at: Place.later).isEmpty)
        #expect(try await copy.mailCounts() == ["given up": 1])
        #expect(try new.count("SELECT COUNT(*) FROM sessions WHERE ended_at IS NULL AND account_id = \(owner)") == 0)
        #expect(try await copy.programKeys().allSatisfy { $0.revokedAt != nil })
        #expect(try new.count("SELECT COUNT(*) FROM recovery_codes WHERE used_at IS NULL") == 0)
        let withdrawn = try await copy.withdrawnAccess(at: Place.later)
        #expect(withdrawn == WithdrawnAccess(sessions: 1, programKeys: 1, recoveryCodes: 1))
        // The application is not told again either: it is decided.
        #expect(try await copy.decision(id) != nil)
    }
}
