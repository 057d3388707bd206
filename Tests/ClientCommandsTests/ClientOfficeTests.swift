import AccountLedger
import Contracts
import Documents
import Foundation
import Ledger
import LedgerRecords
import Lending
import Terminal
import TestSupport
import Testing

@testable import ClientCommands

@Suite struct ClientOfficeTests {
    private let folder: TemporaryFolder
    private let ledger: Ledger
    private let clock = TestClock()

    init() throws {
        folder = try TemporaryFolder()
        ledger = try Ledger.open(
            path: folder.file("ledger/ledger.sqlite"),
            keys: LedgerKeys(audit: [UInt8](repeating: 1, count: 32), data: [UInt8](repeating: 2, count: 32))
        )
    }

    private var office: ClientOffice {
        ClientOffice(ledger: ledger, actor: .commandLine("ana")) { [clock] in
            Timestamp(milliseconds: clock.milliseconds)
        }
    }

    private func add(_ name: String, role: AccountRole = .officer) async throws -> ClientOffice.Given {
        try await office.add(
            try #require(ClientName(name)),
            role: role,
            scopes: [.readApplications],
            days: 1,
            requestsAnHour: 10
        )
    }

    @Test func `A key is found by its text alone and kept as a digest`() async throws {
        let given = try await add("core banking")
        #expect(given.text.utf8.count == 56)
        let digest = ContentDigest.sha256(of: Array(given.text.utf8))
        let found = try #require(try await ledger.programKey(digest))
        #expect(found.key.id == given.id)
        #expect(found.visitor.account.role == .officer)
        #expect(try await ledger.programKey(ContentDigest.sha256(of: Array("uwk_\(given.id)_x".utf8))) == nil)
        let file = try Data(contentsOf: URL(fileURLWithPath: folder.file("ledger/ledger.sqlite")))
        let log = try Data(contentsOf: URL(fileURLWithPath: folder.file("ledger/ledger.sqlite-wal")))
        #expect(!(file + log).contains(Data(given.text.utf8.suffix(43))))
    }

    @Test func `Keys of one name act under one account, in one role`() async throws {
        _ = try await add("core")
        _ = try await add("core")
        #expect(Set(try await ledger.programKeys().map(\.account)).count == 1)
        await #expect(throws: CommandFailure.self) { try await add("core", role: .analyst) }
        #expect(try await !ledger.staffExists())
    }

    @Test func `A key is revoked once and lapses by itself`() async throws {
        let (one, two) = (try await add("a"), try await add("b"))
        try await office.revoke(one.id)
        await #expect(throws: CommandFailure.self) { try await office.revoke(one.id) }
        await #expect(throws: CommandFailure.self) { try await office.revoke("nothing") }
        clock.advance(seconds: 86_400)
        let states = try await office.table()
        #expect(states.contains("revoked"))
        #expect(states.contains("lapsed"))
        #expect(!states.contains(two.text))
        guard case .intact(let count, _) = try await ledger.verifyAudit() else {
            Issue.record("the audit chain is broken")
            return
        }
        // Two accounts, two keys, one revocation.
        #expect(count == 5)
    }

    @Test(arguments: ["", " a", "a\nb", "é", String(repeating: "a", count: 61), "a;b"])
    func `A name is short and plain`(_ name: String) { #expect(ClientName(name) == nil) }
}
