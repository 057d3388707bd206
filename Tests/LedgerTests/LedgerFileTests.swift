import Documents
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@testable import AccountLedger
@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema
@testable import SQLite

@Suite struct LedgerFileTests {
    @Test func theFileIsPrivateInAPrivateFolder() async throws {
        let fixture = try LedgerFixture()
        _ = try await fixture.account()
        for name in ["", "-wal", "-shm"] {
            let mode = try FileManager.default.attributesOfItem(atPath: fixture.path + name)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
        let folder = try #require(fixture.place.folder).file("ledger")
        #expect(try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o700)
    }

    @Test func aFolderOthersCanEnterIsRefused() throws {
        let folder = try TemporaryFolder()
        let open = folder.file("open")
        try FileManager.default.createDirectory(
            atPath: open,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755]
        )
        #expect(throws: LedgerError.notPrivate(path: open)) {
            try Ledger.open(path: open + "/ledger.sqlite", keys: LedgerFixture.keys())
        }
    }

    @Test(arguments: Engine.all) func aSchemaOfANewerProgramIsRefused(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        try await fixture.ledger.write { db in
            try db.run("INSERT INTO \(db.connection.migrationTable) VALUES (?)", ["0099 later"])
        }
        try fixture.ledger.close()
        #expect(throws: LedgerError.futureSchema("0099 later")) { try fixture.open() }
    }

    @Test func theWriterSyncsEveryCommitAndDistrustsTheSchema() throws {
        let fixture = try LedgerFixture()
        defer { withExtendedLifetime(fixture) {} }
        let ledger = fixture.ledger
        let store = try #require(ledger.store as? SQLiteStore)
        let settings = try store.pool.writeWithoutTransaction { db in
            try ["synchronous", "foreign_keys", "trusted_schema", "recursive_triggers", "temp_store"]
                .map {
                    try Int.fetchOne(db, sql: "PRAGMA \($0)")
                } + [try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" ? 1 : 0]
        }
        #expect(settings == [2, 1, 0, 1, 2, 1])
    }

    @Test(arguments: Engine.all) func whatWasWrittenIsThereAfterOpeningAgain(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        try fixture.ledger.close()
        let again = try fixture.open()
        let record = try #require(try await again.application(application.id))
        #expect(record.answers == application.answers)
        #expect(record.identity == application.identity)
    }

    @Test(arguments: Engine.all) func aClosedLedgerRefusesAndDoesNotCrash(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        try fixture.ledger.close()
        await #expect(throws: LedgerError.self) { try await fixture.account() }
        await #expect(throws: LedgerError.self) { try await fixture.ledger.submittedCount() }
    }

    @Test func noIdentityAnswerIsReadableInTheFile() async throws {
        let fixture = try LedgerFixture()
        let owner = try await fixture.account()
        let draft = LedgerFixture.newID()
        try await fixture.ledger.createDraft(
            draft,
            owner: owner.id,
            product: "personal-loan",
            version: "1",
            at: LedgerFixture.noon
        )
        let answers = PersonalAnswers(["full_name": "Canary Person"])
        _ = try await fixture.ledger.saveDraft(
            draft,
            owner: owner.id,
            answers: answers,
            pagesDone: ["you"],
            at: LedgerFixture.noon
        )
        var application = try fixture.application(of: owner)
        application.protected = PersonalAnswers(["gender": "Canary Gender"])
        #expect(try await fixture.ledger.accept(application) == .accepted)
        #expect(try await fixture.ledger.protectedAnswers(application.id) == application.protected)
        for name in ["", "-wal"] {
            let file = try Data(contentsOf: URL(fileURLWithPath: fixture.path + name))
            for canary in ["Canary", "CANRY1234P"] { #expect(file.range(of: Data(canary.utf8)) == nil, "\(name)") }
        }
    }

    @Test(arguments: [
        ["DATA_KEY": "a2V5"], ["AUDIT_KEY": "short:a2V5", "DATA_KEY": "x"], ["AUDIT_KEY": "%%%", "DATA_KEY": "x"], [:],
    ])
    func badKeysStopTheStart(_ environment: [String: String]) {
        #expect(throws: LedgerError.self) { try LedgerKeys(environment: environment) }
    }

    @Test func severalKeysOpenWhatTheOldOneSealed() async throws {
        let folder = try TemporaryFolder()
        let old = Data(repeating: 1, count: 32).base64EncodedString()
        let new = Data(repeating: 2, count: 32).base64EncodedString()
        let audit = "audit:\(old)"
        let path = Ledger.path(inDataFolder: folder.path)
        let before = try Ledger.open(
            path: path,
            keys: LedgerKeys(environment: ["AUDIT_KEY": audit, "DATA_KEY": "a:\(old)"])
        )
        let owner = try await before.createAccount(
            name: "anna",
            role: .applicant,
            passwordHash: "x",
            at: LedgerFixture.noon
        )
        let draft = LedgerFixture.newID()
        try await before.createDraft(draft, owner: owner.id, product: "p", version: "1", at: LedgerFixture.noon)
        try before.close()
        let rotated = try Ledger.open(
            path: path,
            keys: LedgerKeys(environment: ["AUDIT_KEY": audit, "DATA_KEY": "b:\(new) a:\(old)"])
        )
        #expect(try await rotated.draft(draft, owner: owner.id) != nil)
        try rotated.close()
        let without = try Ledger.open(
            path: path,
            keys: LedgerKeys(environment: ["AUDIT_KEY": audit, "DATA_KEY": "b:\(new)"])
        )
        await #expect(throws: LedgerError.unreadable(table: "subject_keys")) {
            try await without.draft(draft, owner: owner.id)
        }
    }

    @Test(arguments: Engine.all) func personalAnswersAccountsAndKeysDoNotPrintThemselves(_ engine: Engine) async throws
    {
        let answers = PersonalAnswers(["full_name": "Canary Person"])
        var dumped = ""
        dump(answers, to: &dumped)
        let fixture = try LedgerFixture(engine)
        dump(try await fixture.account("Canary"), to: &dumped)
        let texts = ["\(answers)", String(reflecting: answers), dumped, String(reflecting: try LedgerFixture.keys())]
        for text in texts { for secret in ["Canary", "7, 7", "$2b$"] { #expect(text.range(of: secret) == nil) } }
    }
}
