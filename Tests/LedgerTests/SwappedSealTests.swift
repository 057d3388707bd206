import LedgerSchema
import Testing

@testable import Ledger

/// Whoever can write the ledger's file but holds no key swaps what is sealed of two people.
@Suite("Sealed values that are swapped")
struct SwappedSealTests {
    private static let seal = Result { () throws(LedgerError) in
        FieldSeal(
            keys: try KeyRing(name: "DATA_KEY", keys: [(id: "one", bytes: [UInt8](repeating: 7, count: 32))]),
            purpose: "identity"
        )
    }

    private static func place(_ row: String, column: String = "identity") -> FieldSeal.Place {
        FieldSeal.Place(table: "applications", column: column, row: row)
    }

    @Test func aValueOfOnePersonDoesNotOpenAtAnother() throws {
        let seal = try Self.seal.get()
        let (ana, ben) = (try seal.newKey(of: "ana"), try seal.newKey(of: "ben"))
        let stored = try seal.seal([1, 2, 3], at: Self.place("a"), under: ana)
        let opened = try seal.open(stored, at: Self.place("a"), of: "ana", key: ana.wrapped)
        #expect(opened == [1, 2, 3])
        #expect(throws: LedgerError.unreadable(table: "applications")) {
            try seal.open(stored, at: Self.place("a"), of: "ben", key: ben.wrapped)
        }
    }

    /// The key is the right one: only the place that the value is bound to refuses.
    @Test func aValueDoesNotOpenInAnotherRowOrColumnOfTheSamePerson() throws {
        let seal = try Self.seal.get()
        let ana = try seal.newKey(of: "ana")
        let stored = try seal.seal([1, 2, 3], at: Self.place("a"), under: ana)
        for place in [Self.place("b"), Self.place("a", column: "letter")] {
            #expect(throws: LedgerError.unreadable(table: "applications")) {
                try seal.open(stored, at: place, of: "ana", key: ana.wrapped)
            }
        }
    }

    /// Value and key of one person moved together: only the subject that the key is bound to refuses.
    @Test func theKeyOfOnePersonDoesNotOpenAsTheKeyOfAnother() throws {
        let seal = try Self.seal.get()
        let ana = try seal.newKey(of: "ana")
        let stored = try seal.seal([1, 2, 3], at: Self.place("a"), under: ana)
        #expect(throws: LedgerError.self) { try seal.key(of: "ben", wrapped: ana.wrapped) }
        #expect(throws: LedgerError.self) {
            try seal.open(stored, at: Self.place("a"), of: "ben", key: ana.wrapped)
        }
    }
}
