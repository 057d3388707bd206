import Documents
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

@Suite struct LedgerFileTests {
    @Test func theFileIsPrivateInAPrivateFolder() async throws {
        let fixture = try LedgerFixture()
        _ = try await fixture.account()
        for name in ["", "-wal", "-shm"] {
            let mode = try FileManager.default.attributesOfItem(atPath: fixture.path + name)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
        let folder = fixture.folder.file("ledger")
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

    @Test func aSchemaOfANewerProgramIsRefused() throws {
        let fixture = try LedgerFixture()
        try fixture.ledger.pool.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('0099 later')") }
        try fixture.ledger.close()
        #expect(throws: LedgerError.futureSchema("0099 later")) { try LedgerFixture.open(fixture.folder) }
    }

    @Test func theWriterSyncsEveryCommitAndDistrustsTheSchema() throws {
        let ledger = try LedgerFixture().ledger
        let settings = try ledger.pool.writeWithoutTransaction { db in
            try ["synchronous", "foreign_keys", "trusted_schema", "recursive_triggers"]
                .map {
                    try Int.fetchOne(db, sql: "PRAGMA \($0)")
                } + [try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" ? 1 : 0]
        }
        #expect(settings == [2, 1, 0, 1, 1])
    }

    @Test func whatWasWrittenIsThereAfterOpeningAgain() async throws {
        let fixture = try LedgerFixture()
        let application = try await fixture.accepted()
        try fixture.ledger.close()
        let again = try LedgerFixture.open(fixture.folder)
        let record = try #require(try await again.application(application.id))
        #expect(record.answers == application.answers)
        #expect(record.identity == application.identity)
    }

    @Test func aClosedLedgerRefusesAndDoesNotCrash() async throws {
        let fixture = try LedgerFixture()
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
        await #expect(throws: LedgerError.unreadable(table: "drafts")) {
            try await without.draft(draft, owner: owner.id)
        }
    }

    @Test func personalAnswersAccountsAndKeysDoNotPrintThemselves() async throws {
        let answers = PersonalAnswers(["full_name": "Canary Person"])
        var dumped = ""
        dump(answers, to: &dumped)
        let fixture = try LedgerFixture()
        dump(try await fixture.account("Canary"), to: &dumped)
        let texts = ["\(answers)", String(reflecting: answers), dumped, String(reflecting: try LedgerFixture.keys())]
        for text in texts { for secret in ["Canary", "7, 7", "$2b$"] { #expect(text.range(of: secret) == nil) } }
    }
}
