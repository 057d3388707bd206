import LedgerRecords
public import Lending
import ModelLedger

extension ModelRegistry {
    /// Publishes all champions again, as after Redis was emptied.
    /// - Parameter at: Now.
    /// - Returns: How many were published; 0 without a signing key.
    /// - Throws: ``RegistryError/ledger(_:)``, or the `RedisError` that stood in the way.
    @discardableResult
    public func republish(at: Timestamp) async throws -> Int {
        guard let publication else { return 0 }
        let champions = try await champions()
        for champion in champions {
            try await publication.publish(champion)
            try await ledger.notePublication(of: champion.promotion, at: at)
        }
        return champions.count
    }

    /// Publishes what Redis does not hold as the ledger does.
    /// - Parameter at: Now.
    /// - Returns: How many champions were missing or others.
    /// - Throws: As ``republish(at:)``.
    @discardableResult
    public func publishMissing(at: Timestamp) async throws -> Int {
        guard let publication else { return 0 }
        let current = try await ledger.championPromotions()
        let missing = try await publication.missing(of: current)
        for promotion in missing {
            guard let champion = try await ledger.champion(promotion.product) else { continue }
            try await publication.publish(champion)
            try await ledger.notePublication(of: champion.promotion, at: at)
        }
        return missing.count
    }

    func publish(_ champion: Champion, at: Timestamp) async -> Bool {
        guard let publication else { return false }
        do {
            try await publication.publish(champion)
            try await ledger.notePublication(of: champion.promotion, at: at)
            return true
        } catch {
            // The promotion stands in the ledger; the publisher of every web process brings it to Redis.
            return false
        }
    }
}
