import AccountLedger
import ApplicationLedger
import DataLedger
import Documents
import Foundation
import LedgerRecords
import LedgerSchema
import Lending
import Storage
import TestSupport
import Testing

@testable import Erasures
@testable import Ledger

/// Trust D2: rotation rewrites all, so that an old key can be taken away.
@Suite(.timeLimit(.minutes(5))) struct RewriteTests {
    private static let actor = Actor.commandLine("olga")
    private static let (old, new) = (key(8), key(9))

    private static func key(_ byte: UInt8) -> String { Data(repeating: byte, count: 32).base64EncodedString() }

    private static func open(_ place: Place, _ data: String) throws -> Ledger {
        try Ledger.open(place.place, keys: LedgerKeys(environment: ["AUDIT_KEY": key(7), "DATA_KEY": data]))
    }

    @Test(arguments: Engine.all) func d2AfterARewriteEverythingReadsWithoutTheOldKey(_ engine: Engine) async throws {
        let place = try Place(engine)
        let before = try Self.open(place, "1:\(Self.old)")
        let things = try await Things(in: before)
        try before.close()

        let both = try Self.open(place, "2:\(Self.new) 1:\(Self.old)")
        let tables = try await both.rewriteSeals(by: Self.actor, at: Place.later)
        #expect(Set(tables.map(\.table)) == Set(RingColumn.all.map(\.table)).subtracting(["loan_proposals"]))
        #expect(tables.first { $0.table == "subject_keys" }?.values == 2)
        #expect(try await both.rewriteSeals(by: Self.actor, at: Place.later).isEmpty)
        let told = try await both.auditRows(about: .ledger).filter { $0.action == "keys.rewritten" }
        #expect(told.first?.detail["subject_keys"] == 2 && told.count == 2)
        try both.close()

        let after = try Self.open(place, "2:\(Self.new)")
        try await things.expectReadable(in: after)
        guard case .intact = try await after.verifyAudit() else {
            Issue.record("the chain broke")
            return
        }
    }

    @Test func d2WithoutARewriteTheNewKeyAloneOpensNothing() async throws {
        let place = try Place(.sqlite)
        let before = try Self.open(place, "1:\(Self.old)")
        let things = try await Things(in: before)
        try before.close()
        let after = try Self.open(place, "2:\(Self.new)")
        await #expect(throws: LedgerError.unreadable(table: "subject_keys")) {
            try await after.application(things.application)
        }
        await #expect(throws: LedgerError.unreadable(table: "index_keys")) {
            try await after.register(Things.customer("anna@example.org", of: things.account))
        }
        await #expect(throws: LedgerError.self) { try await after.rewriteSeals(by: Self.actor, at: Place.later) }
    }

    /// A row at a time, as if the program had ended between any two of them.
    @Test(arguments: Engine.all) func d2ARewriteThatWasBrokenOffGoesOnWhereItWas(_ engine: Engine) async throws {
        let place = try Place(engine)
        let before = try Self.open(place, "1:\(Self.old)")
        for name in ["anna", "ben", "cleo"] { _ = try await before.fill(name) }
        try before.close()
        let both = try Self.open(place, "2:\(Self.new) 1:\(Self.old)")
        let column = try #require(RingColumn.all.first { $0.table == "subject_keys" })
        let header = column.seal(both).header
        let moved = try await both.write { db in
            let first = try column.old(after: nil, limit: 1, header: header, in: db)
            return try first.reduce(0) { try $0 + column.rewrite($1, of: both, in: db) }
        }
        #expect(moved == 1)
        let rest = try await both.rewriteSeals(by: Self.actor, at: Place.later)
        #expect(rest.first { $0.table == "subject_keys" }?.values == 2)
    }

    /// Digests of older ledgers were keyed from the oldest DATA_KEY; they find people for as long as the ledger lives.
    @Test(arguments: Engine.all) func aLedgerFromBeforeGoesOnWithItsDigests(_ engine: Engine) async throws {
        let place = try Place(engine)
        let store = try Ledger.store(at: place.place)
        try store.migrate(Ledger.migrations.filter { $0.name < "0033" })
        try store.withWriter { (db: Database) throws(StorageError) in
            try db.connection.begin()
            try db.run(
                """
                INSERT INTO accounts (account_id, name, folded_name, role, password_hash, created_at)
                VALUES ('00000000-0000-4000-8000-000000000001', 'shop', 'shop', 'applicant', '!program', 0)
                """
            )
            // The digest as the program before made it of anna@example.org, under 32 bytes of 8.
            try db.run(
                """
                INSERT INTO customers (customer_id, owner_id, full_name, date_of_birth, email, email_index, phone,
                address, city, state, pincode, answers, created_at)
                VALUES ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', ?, ?, ?, ?,
                ?, ?, '', '', '', ?, 0)
                """,
                [
                    Data([2]), Data([2]), Data([2]),
                    "af1ec47e869855838d6b33c240485b6041ba7b81b5b5c04972ea8f4fe149b2d6", Data([2]), Data([2]), Data([2]),
                ]
            )
            try db.connection.commit()
        }
        try store.close()
        for data in ["2:\(Self.new) 1:\(Self.old)", "2:\(Self.new)"] {
            let ledger = try Self.open(place, data)
            let shop = try #require(try await ledger.account(named: "shop"))
            let known = try await ledger.register(Things.customer("anna@example.org", of: shop))
            #expect(known == .known(["email"]))
            _ = try await ledger.rewriteSeals(by: Self.actor, at: Place.later)
            try ledger.close()
        }
    }
}

/// Something in every column that stands under a key of the ledger.
private struct Things {
    let application: ApplicationID
    let account: Account
    private let rows = [DataRow(key: "k1", cells: ["k1", "canary cell"])]

    init(in ledger: Ledger) async throws {
        application = try await ledger.fill()
        account = try #require(try await ledger.account(named: "anna"))
        #expect(try await ledger.register(Self.customer("anna@example.org", of: account)) == .registered)
        #expect(try await ledger.beginSecondFactor(of: account.id, secret: [1, 2, 3], at: Place.noon))
        #expect(try await ledger.beginDataSet("set", source: "test", columns: ["key", "cell"], at: Place.noon))
        #expect(try await ledger.keep(rows, in: "set", at: Place.noon).added == 1)
        let secret = try ledger.sealed(Array("whsec".utf8), table: "webhook_endpoints", column: "secrets", row: "e1")
        let person = try ledger.identitySeal.seal([7], at: .init(table: "guarantees", column: "person", row: "1 1"))
        let reason = try ledger.identitySeal.seal([8], at: .init(table: "loan_decisions", column: "reason", row: "1 1"))
        try await ledger.write { db in
            try db.run(
                "INSERT INTO webhook_endpoints (endpoint_id, url, secrets, created_at, created_by) VALUES (?, ?, ?, 0, '')",
                ["e1", "https://a.example", Data(secret)]
            )
            try db.run("INSERT INTO borrowers (borrower_id, region, is_loss) VALUES (1, 'KA', 0)")
            try db.run(
                """
                INSERT INTO loans (loan_id, borrower_id, currency, purpose, region, principal, rate_percent, months,
                moratorium, moratorium_months, starts_on, is_floating, security, status, outstanding, received,
                level_payment, instalments_due, instalments_on_time, late_in_row, bucket, asset_class, provision,
                turns_on, events)
                VALUES (1, 1, 'INR', 'car', 'KA', 1, 1.0, 1, 'none', 0, 0, 0, 0, 'closed', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                1)
                """
            )
            try db.run(
                """
                INSERT INTO guarantees (loan_id, number, relationship, person, recorded_at) VALUES (1, 1, 'sister', ?, 0)
                """,
                [Data(person)]
            )
            try db.run("INSERT INTO loan_events VALUES (1, 1, 0, 'writeOff', 0, '', 0, 'x', NULL)")
            try db.run("INSERT INTO loan_decisions VALUES (1, 1, ?, 'x', 'x')", [Data(reason)])
        }
    }

    func expectReadable(in ledger: Ledger) async throws {
        #expect(try await ledger.application(application)?.identity.values["full_name"] == "Canary Person")
        let known = try await ledger.register(Self.customer("anna@example.org", of: account))
        #expect(known == .known(["email"]))
        #expect(try await ledger.customers(owner: nil, limit: 5, offset: 0).page.first?.email == "anna@example.org")
        #expect(try await ledger.secondFactor(of: account.id)?.secret == [1, 2, 3])
        #expect(try await ledger.dataRows(of: "set").cells == [["k1", "canary cell"]])
        #expect(try await ledger.keep(rows, in: "set", at: Place.later).known == 1)
        let stored = try await ledger.read { db in
            [
                try db.row("SELECT secrets AS v FROM webhook_endpoints")?.bytes("v"),
                try db.row("SELECT person AS v FROM guarantees")?.bytes("v"),
                try db.row("SELECT reason AS v FROM loan_decisions")?.bytes("v"),
            ]
        }
        let secret = try #require(stored[0])
        let opened = try ledger.opened(secret, table: "webhook_endpoints", column: "secrets", row: "e1")
        #expect(opened == Array("whsec".utf8))
        let person = FieldSeal.Place(table: "guarantees", column: "person", row: "1 1")
        #expect(try ledger.identitySeal.open(#require(stored[1]), at: person) == [7])
        let reason = FieldSeal.Place(table: "loan_decisions", column: "reason", row: "1 1")
        #expect(try ledger.identitySeal.open(#require(stored[2]), at: reason) == [8])
    }

    static func customer(_ email: String, of owner: Account) -> Customer {
        var generator = SystemRandomNumberGenerator()
        return Customer(
            id: ApplicationID(using: &generator),
            owner: owner.id,
            fullName: "Canary Person",
            dateOfBirth: Place.noon.date(),
            email: email,
            phone: "+91 98765 43210",
            address: "1 Road",
            city: "Pune",
            state: "MH",
            postcode: "411001",
            panNumber: nil,
            createdAt: Place.noon
        )
    }
}
