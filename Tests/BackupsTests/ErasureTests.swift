import AccountLedger
import ApplicationLedger
import Documents
import Erasures
import Foundation
import LedgerRecords
import LedgerSchema
import Lending
import Storage
import TestSupport
import Testing

@testable import Backups
@testable import Ledger

/// Trust D7: a person is erased by deleting keys, also from what was saved before.
@Suite(.timeLimit(.minutes(5))) struct ErasureTests {
    private let admin = Actor.commandLine("olga")

    @Test(arguments: Engine.all)
    func d7AnOlderBackupWithTheNewestListOfKeysCannotBeRead(_ engine: Engine) async throws {
        let (old, new) = (try Place(engine), try Place(engine))
        let ledger = try old.open()
        let (anna, ben) = (try await ledger.fill(), try await ledger.fill("ben"))
        let account = try #require(try await ledger.account(named: "anna"))
        _ = try await ledger.backUp(to: old.file, keys: Place.keys(), at: Place.noon)
        #expect(try await ledger.application(anna)?.identity.values["full_name"] == "Canary Person")

        let outcome = try await ledger.erase(.account(account.id), why: "asked for it", by: admin, at: Place.later)
        #expect(outcome == .erased(applications: 1))
        #expect(try await ledger.erase(.account(account.id), why: "again", by: admin, at: Place.later) == .erasedBefore)
        try await ledger.saveKeys(to: KeyList.path(beside: old.file), keys: Place.keys(), at: Place.later)
        try await expectErased(anna, account, in: ledger)

        _ = try new.restore(old.file)
        let copy = try new.open()
        try await expectErased(anna, account, in: copy)
        #expect(try await copy.application(ben)?.identity.values["full_name"] == "Canary Person")
        #expect(try await copy.account(named: "ben") != nil)
        let key = account.id.rawValue
        #expect(try new.count("SELECT COUNT(*) FROM erasures WHERE subject_id = '\(key)'") == 1)
    }

    /// Without this, a list that was kept with an old backup would bring erased people back with a newer one.
    @Test func aListThatIsOlderThanTheBackupIsRefused() async throws {
        let (old, new) = (try Place(.sqlite), try Place(.sqlite))
        let ledger = try old.open()
        _ = try await ledger.fill()
        _ = try await ledger.backUp(to: old.file, keys: Place.keys(), at: Place.later)
        let list = KeyList.path(beside: old.file)
        try await ledger.saveKeys(to: list, keys: Place.keys(), at: Place.noon)
        #expect(throws: BackupError.oldKeys(path: list)) { try new.restore(old.file) }
        try FileManager.default.removeItem(atPath: list)
        #expect(throws: BackupError.file(path: list, reason: "cannot be read")) { try new.restore(old.file) }
        try FileManager.default.copyItem(atPath: old.file, toPath: list)
        #expect(throws: BackupError.notABackup(path: list)) { try new.restore(old.file) }
        try FileManager.default.removeItem(atPath: list)
        try await ledger.saveKeys(to: list, keys: Place.keys(), at: Place.later)
        #expect(try new.restore(old.file).count(of: "applications") == 1)
    }

    @Test func aBackupOfTheRowsHoldsNoKey() async throws {
        let place = try Place(.sqlite)
        let ledger = try place.open()
        _ = try await ledger.fill()
        let saved = try await ledger.backUp(to: place.file, keys: Place.keys(), at: Place.noon)
        #expect(try place.count("SELECT COUNT(*) FROM subject_keys") == 1)
        #expect(!saved.rows.contains { ["subject_keys", "erasures"].contains($0.table) })
        let reader = try BackupFileReader(place.file, seal: BackupSeal(keys: Place.keys()))
        var tables: Set<String> = []
        while let record = try reader.next() {
            if case .table(let name, _) = record { tables.insert(name) }
        }
        #expect(tables.contains("identity_answers") && !tables.contains("subject_keys"))
    }

    /// A ledger as it was before there were keys of subjects.
    @Test(arguments: Engine.all) func whatWasSealedBeforeIsReadMovedAndErased(_ engine: Engine) async throws {
        let place = try Place(engine)
        let store = try Ledger.store(at: place.place)
        try store.migrate(Ledger.migrations.filter { $0.name < "0026" })
        let ids = try [Self.oldApplication("anna", in: store), Self.oldApplication("ben", in: store)]
        try store.close()
        let ledger = try place.open()
        for id in ids { #expect(try await ledger.application(id)?.identity.values["full_name"] == "Canary Person") }

        let ben = try #require(try await ledger.account(named: "ben"))
        #expect(
            try await ledger.erase(.account(ben.id), why: "asked for it", by: admin, at: Place.later)
                == .erased(applications: 1)
        )
        let erased = try #require(try await ledger.application(ids[1]))
        #expect(erased.isErased && erased.identity.values.isEmpty && erased.answers["loan_amount"] == 250_000)

        #expect(try await ledger.moveUnderSubjectKeys() == 1)
        #expect(try await ledger.moveUnderSubjectKeys() == 0)
        #expect(try await ledger.application(ids[0])?.identity.values["full_name"] == "Canary Person")
        #expect(try place.count("SELECT COUNT(*) FROM subject_keys") == 1)
        // That one change was let through; the next is refused.
        await #expect(throws: LedgerError.appendOnly) {
            try await ledger.write { db in
                try db.run("UPDATE identity_answers SET answers = ?", [Data([2, 0])])
            }
        }
    }

    @Test(arguments: Engine.all) func aCustomerIsErasedAndNobodyElse(_ engine: Engine) async throws {
        let place = try Place(engine)
        let ledger = try place.open()
        let program = try await ledger.createAccount(
            name: "shop",
            role: .applicant,
            passwordHash: "!program",
            at: Place.noon
        )
        let (anna, ben) = (Self.customer("anna", of: program), Self.customer("ben", of: program))
        for customer in [anna, ben] { #expect(try await ledger.register(customer) == .registered) }
        let outcome = try await ledger.erase(.customer(anna.id), why: "asked for it", by: admin, at: Place.later)
        #expect(outcome == .erased(applications: 0))
        #expect(try await ledger.customer(anna.id, owner: nil) == nil)
        let (page, total) = try await ledger.customers(owner: program.id, limit: 10, offset: 0)
        #expect(page.map(\.id) == [ben.id] && total == 1)
        #expect(try place.count("SELECT COUNT(*) FROM customers WHERE city = 'Pune'") == 1)
        // Nothing is left that says that this e-mail address was ever known.
        #expect(try await ledger.register(Self.customer("anna", of: program)) == .registered)
    }

    @Test func whoIsOwedAnAnswerOrOwesOrWorksHereIsNotErased() async throws {
        let place = try Place(.sqlite)
        let ledger = try place.open()
        let officer = try await ledger.createAccount(name: "olaf", role: .officer, passwordHash: "x", at: Place.noon)
        let id = try await ledger.fill()
        let anna = try #require(try await ledger.account(named: "anna"))
        let erase = { (id: AccountID) in
            try await ledger.erase(.account(id), why: "asked for it", by: admin, at: Place.later)
        }
        #expect(try await erase(officer.id) == .staff)
        var generator = SystemRandomNumberGenerator()
        let nobody = ApplicationID(using: &generator)
        #expect(
            try await ledger.erase(.customer(nobody), why: "asked for it", by: admin, at: Place.later) == .unknown
        )
        try place.run("UPDATE applications SET application_status = 'Manual review'")
        #expect(try await erase(anna.id) == .pending(id))
        #expect(try await ledger.application(id)?.isErased == false)
    }

    private func expectErased(_ id: ApplicationID, _ account: Account, in ledger: Ledger) async throws {
        let record = try #require(try await ledger.application(id))
        #expect(record.isErased && record.identity.values.isEmpty)
        let decision = try await ledger.decision(id)
        #expect(decision?.score == 712)
        #expect(try await ledger.account(named: "anna") == nil)
        let left = try #require(try await ledger.account(id: account.id))
        #expect(left.isDisabled && left.name == "erased \(account.id.rawValue)")
        guard case .intact = try await ledger.verifyAudit() else {
            Issue.record("the chain broke")
            return
        }
    }

    private static func customer(_ name: String, of program: Account) -> Customer {
        var generator = SystemRandomNumberGenerator()
        return Customer(
            id: ApplicationID(using: &generator),
            owner: program.id,
            fullName: "Canary \(name)",
            dateOfBirth: Place.noon.date(),
            email: "\(name)@example.org",
            phone: "+91 98765 43210",
            address: "1 Road",
            city: "Pune",
            state: "MH",
            postcode: "411001",
            panNumber: name == "anna" ? "CANRY1234P" : nil,
            createdAt: Place.noon
        )
    }

    /// Rows as the program before wrote them.
    private static func oldApplication(_ name: String, in store: any Store) throws -> ApplicationID {
        var generator = SystemRandomNumberGenerator()
        let (id, owner) = (ApplicationID(using: &generator), ApplicationID(using: &generator).uuid)
        let seal = FieldSeal(keys: try Place.keys().data, purpose: "underwriter.identity.v1")
        let place = FieldSeal.Place(table: "identity_answers", column: "answers", row: id.uuid)
        let answers = try seal.seal(columnBytes(["full_name": "Canary Person"]), at: place)
        let digest = ContentDigest.sha256(of: [1]).hex
        let now = Place.noon.milliseconds
        try store.withWriter { (db: Database) throws(StorageError) in
            try db.connection.begin()
            try db.run(
                """
                INSERT INTO accounts (account_id, name, folded_name, role, password_hash, created_at)
                VALUES (?, ?, ?, 'applicant', 'x', ?)
                """,
                [owner, name, name, now]
            )
            try db.run(
                """
                INSERT INTO applications (application_id, owner_id, product, product_version, definition_sha256,
                application_date, submitted_at, answers, feature_vector_sha256, application_status, status_at)
                VALUES (?, ?, 'personal-loan', '1.0.0', ?, '2026-05-01', ?, ?, ?, 'Declined', ?)
                """,
                [id.uuid, owner, digest, now, Data(columnBytes(["loan_amount": 250_000])), digest, now]
            )
            try db.run(
                "INSERT INTO identity_answers (application_id, answers) VALUES (?, ?)",
                [id.uuid, Data(answers)]
            )
            try db.connection.commit()
        }
        return id
    }
}
