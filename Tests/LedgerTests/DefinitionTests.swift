import Lending
import Testing

@testable import Ledger
@testable import LedgerRecords
@testable import ModelLedger

/// Application-form, section 1: id and version of a product are frozen once somebody has applied.
@Suite struct DefinitionTests {
    private static func definition(_ text: String, version: String = "1.0.0") -> UsedDefinition {
        UsedDefinition(
            digest: LedgerFixture.digest(text),
            product: "personal-loan",
            version: version,
            bytes: Array(text.utf8)
        )
    }

    @Test(arguments: Engine.all) func `A changed definition needs a new version from the first application on`(
        engine: Engine
    ) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let (ledger, noon) = (fixture.ledger, LedgerFixture.noon)
        let (first, changed) = (Self.definition("definition"), Self.definition("changed"))
        #expect(try await ledger.keep([first], at: noon).isEmpty)
        // Nobody has applied yet.
        #expect(try await ledger.keep([changed], at: noon).isEmpty)
        #expect(try await ledger.keep([first], at: noon).isEmpty)
        _ = try await fixture.accepted()
        #expect(try await ledger.keep([first], at: noon).isEmpty)
        let third = Self.definition("third")
        #expect(try await ledger.keep([third, Self.definition("new", version: "1.0.1")], at: noon) == [third])
        #expect(try await ledger.keep([Self.definition("newer", version: "1.0.1")], at: noon).isEmpty)
        _ = try await ledger.registerModel(
            LedgerFixture.model("1"),
            artefact: [1],
            definition: first.bytes,
            by: .commandLine("ana")
        )
        let known = try await ledger.definitions(of: "personal-loan")
        #expect(Set(known.values.map { String(decoding: $0, as: UTF8.self) }) == ["definition", "changed", "newer"])
        #expect(try await ledger.definitions(of: "other").isEmpty)
    }
}
