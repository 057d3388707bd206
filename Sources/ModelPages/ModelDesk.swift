import AccountLedger
import Documents
package import Hosting
package import Ledger
import LedgerRecords
import Lending
import ModelLedger
package import ModelRegistry
import Requests

/// What analysts decide about models, each under their own login: one signs a model off, another promotes it.
package struct ModelDesk: Sendable {
    let ledger: Ledger
    let registry: ModelRegistry
    let clock: TimeSource

    /// A desk.
    /// - Parameters:
    ///   - ledger: Knows models, and the names of those who signed in.
    ///   - registry: Promotes, and tells the workers.
    ///   - clock: The time of day.
    package init(ledger: Ledger, registry: ModelRegistry, clock: TimeSource) {
        self.ledger = ledger
        self.registry = registry
        self.clock = clock
    }

    /// The registered model whose file has a digest.
    /// - Throws: ``Refusal/notFound`` where there is none.
    func model(_ hex: String) async throws -> ModelRecord {
        guard let digest = ContentDigest(hex: hex), let model = try await ledger.model(digest) else {
            throw Refusal.notFound
        }
        return model
    }

    /// Records that whoever is signed in finds a model fit for use.
    func signOff(_ model: ModelRecord, reason: String, by account: AccountID) async throws {
        do {
            try await registry.signOff(model.digest, reason: reason, by: .account(account), at: clock.now())
        } catch {
            throw Self.refusal(error)
        }
    }

    /// Makes a model champion that somebody else has signed off.
    func promote(_ model: ModelRecord, reason: String, by account: AccountID) async throws -> PromotionReceipt {
        do {
            return try await registry.approve(model.digest, reason: reason, by: account, at: clock.now())
        } catch {
            throw Self.refusal(error)
        }
    }

    /// Whoever did something, by a name that a person knows.
    func name(_ actor: String) async throws -> String {
        let (account, commandLine) = ("account:", "cli:")
        if actor.utf8.starts(with: account.utf8) {
            let id = AccountID(rawValue: String(actor.dropFirst(account.count)))
            guard let id, let found = try await ledger.account(id: id) else { return actor }
            return found.name
        }
        guard actor.utf8.starts(with: commandLine.utf8) else { return actor }
        return "\(actor.dropFirst(commandLine.count)), on the command line"
    }

    private static func refusal(_ error: any Error) -> any Error {
        switch error {
        case RegistryError.notSignedOff:
            Refusal.forbidden("Another person has to sign this model off first: nobody promotes on their own word.")
        case RegistryError.signedBefore: Refusal.conflict("You have signed this model off before.")
        case RegistryError.notRegistered: Refusal.notFound
        case RegistryError.ledger(let error): error
        default: error
        }
    }
}
