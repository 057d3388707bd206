import Foundation
import Lending
import Storage
import Testing

@testable import DataLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema

/// C9: what is brought in stands in tables, once, and goes when it is erased.
@Suite struct DataSetTests {
    private static let columns = ["id", "income", "sex"]

    private static func row(_ key: String, _ income: String, repetition: Int = 0) -> DataRow {
        DataRow(key: key, repetition: repetition, cells: [key, income, "secret-\(key)"])
    }

    private static func deliver(_ rows: [DataRow], to fixture: LedgerFixture) async throws -> DataReceipt {
        let begun = try await fixture.ledger.beginDataSet(
            "loans",
            source: "mapping",
            columns: columns,
            at: LedgerFixture.noon
        )
        #expect(begun)
        let receipt = try await fixture.ledger.keep(rows, in: "loans", at: LedgerFixture.noon)
        try await fixture.ledger.completeDataSet("loans", receipt, by: .commandLine("ana"), at: LedgerFixture.noon)
        return receipt
    }

    @Test(arguments: Engine.all) func `The same rows twice change nothing; a known key is renewed where it is`(
        engine: Engine
    ) async throws {
        let fixture = try LedgerFixture(engine)
        let rows = [Self.row("c", "1"), Self.row("a", "2"), Self.row("a", "2", repetition: 1)]
        let first = try await Self.deliver(rows, to: fixture)
        #expect(first.added == 3 && first.changed == 0 && first.known == 0)
        let again = try await Self.deliver(rows, to: fixture)
        #expect(again.added == 0 && again.changed == 0 && again.known == 3)
        let renewed = try await Self.deliver([Self.row("a", "9"), Self.row("b", "3")], to: fixture)
        #expect(renewed.added == 1 && renewed.changed == 1)
        let page = try await fixture.ledger.dataRows(of: "loans")
        #expect(page.cells.map { $0[0] + $0[1] } == ["c1", "a9", "a2", "b3"], "in the order in which they came")
        let set = try await fixture.ledger.dataSet("loans")
        #expect(set?.rowCount == 4 && set?.columns == Self.columns && set?.completedAt == LedgerFixture.noon)
        guard case .intact = try await fixture.ledger.verifyAudit() else {
            Issue.record("the chain is broken")
            return
        }
    }

    @Test(arguments: Engine.all) func `Pages follow one another, and a set that is under way is not complete`(
        engine: Engine
    ) async throws {
        let fixture = try LedgerFixture(engine)
        _ = try await Self.deliver((0..<7).map { Self.row("k\($0)", "\($0)") }, to: fixture)
        let first = try await fixture.ledger.dataRows(of: "loans", limit: 5)
        let second = try await fixture.ledger.dataRows(of: "loans", after: first.last, limit: 5)
        #expect((first.cells + second.cells).map { $0[1] } == (0..<7).map { "\($0)" })
        let end = try await fixture.ledger.dataRows(of: "loans", after: second.last, limit: 5)
        #expect(end.cells.isEmpty && end.last == nil)
        let shorter = try await fixture.ledger.dropDataRows(from: 4, of: "loans")
        #expect(shorter.removed == 3)
        let ledger = fixture.ledger
        let begun = try await ledger.beginDataSet(
            "loans",
            source: "mapping",
            columns: Self.columns,
            at: LedgerFixture.noon
        )
        #expect(begun)
        let set = try await ledger.dataSet("loans")
        #expect(set?.completedAt == nil && set?.rowCount == 4)
        for (source, columns) in [("mapping", ["id"]), ("other", Self.columns)] {
            let other = try await ledger.beginDataSet("loans", source: source, columns: columns, at: LedgerFixture.noon)
            #expect(!other, "\(source) \(columns)")
        }
    }

    @Test(arguments: Engine.all) func `What a row says is sealed to its place, and goes when it is erased`(
        engine: Engine
    ) async throws {
        let fixture = try LedgerFixture(engine)
        _ = try await Self.deliver(
            [Self.row("a", "1"), Self.row("a", "2", repetition: 1), Self.row("b", "3")],
            to: fixture
        )
        let stored = try await fixture.ledger.read { db in
            try db.rows("SELECT key_index, cells FROM data_rows")
                .map { (try $0.text("key_index"), try $0.bytes("cells")) }
        }
        #expect(stored.count == 3)
        for (index, cells) in stored {
            #expect(index.utf8.count == 64, "a keyed digest, not the key")
            #expect(Data(cells).range(of: Data("secret-".utf8)) == nil)
        }
        let actor = Actor.commandLine("ana")
        func drop(_ key: String) async throws -> Int {
            try await fixture.ledger.dropDataRows(
                key: key,
                of: "loans",
                reason: "asked",
                by: actor,
                at: LedgerFixture.noon
            )
        }
        let (both, more) = (try await drop("a"), try await drop("a"))
        #expect(both == 2 && more == 0)
        let left = try await fixture.ledger.dataRows(of: "loans")
        #expect(left.cells.map { $0[0] } == ["b"])
        let ledger = fixture.ledger
        let gone = try await ledger.dropDataSet("loans", reason: "old", by: actor, at: LedgerFixture.noon)
        #expect(gone == 1)
        let none = try await ledger.dropDataSet("loans", reason: "old", by: actor, at: LedgerFixture.noon)
        #expect(none == nil)
        let rows = try await fixture.count("data_rows")
        #expect(rows == 0)
    }

    @Test(arguments: Engine.all) func `A row that was moved to another key no longer opens`(engine: Engine) async throws
    {
        let fixture = try LedgerFixture(engine)
        _ = try await Self.deliver([Self.row("a", "1"), Self.row("b", "2")], to: fixture)
        try await fixture.run(
            "UPDATE data_rows SET cells = (SELECT cells FROM data_rows WHERE place = 0) WHERE place = 1"
        )
        await #expect(throws: LedgerError.unreadable(table: "data_rows")) {
            _ = try await fixture.ledger.dataRows(of: "loans")
        }
    }

    @Test(arguments: [("loans-2026", true), ("", false), ("Loans", false), ("a b", false), ("../x", false)])
    func `A name is of small letters, digits and dashes`(name: String, isOne: Bool) {
        #expect(DataSet.isName(name) == isOne)
    }
}
