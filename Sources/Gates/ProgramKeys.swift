package import AccountLedger
package import Hosting
package import Ledger
package import LedgerSchema
package import Lending
import Tokens

/// The text of a program's key: `uwk_`, its id, `_`, and 256 random bits.
enum ProgramKeyText {
    static func isKey(_ token: String) -> Bool { token.utf8.starts(with: "uwk_".utf8) && token.utf8.count <= 100 }
}

/// Finds keys by what programs show, and notes once a minute that they are used.
package struct ProgramKeys: Sendable {
    private let ledger: Ledger
    private let clock: TimeSource

    package init(ledger: Ledger, clock: TimeSource) {
        self.ledger = ledger
        self.clock = clock
    }

    package func now() -> Timestamp { clock.now() }

    /// The key, and for whom it speaks; whether it lives is for the caller to say.
    package func find(_ text: String) async throws(LedgerError) -> (key: ProgramKey, visitor: SignedIn)? {
        try await ledger.programKey(RandomToken.digest(of: text))
    }

    package func used(_ key: ProgramKey, at now: Timestamp) async {
        guard key.lastUsedAt.map({ now.milliseconds - $0.milliseconds > 60_000 }) ?? true else { return }
        // Only a note for people; what the program asked for does not wait for a ledger that cannot be written.
        try? await ledger.touchProgramKey(key.id, at: now)
    }
}
