import Documents
import Ledger
import LedgerSchema
import Lending
import ModelLedger
import Synchronization

/// Until when models are known to have been champions.
///
/// That a model was one until a moment never becomes untrue, so that one look is enough for all that was sent by then.
final class KnownChampions: Sendable {
    enum Standing: Equatable {
        case champion(of: String)
        case retired(of: String)
        case never
    }

    private let known = Mutex<[ContentDigest: (product: String, until: Timestamp)]>([:])

    /// How long workers may go on with a model that has been replaced, and how far clocks may differ: they look for
    /// another every few seconds, and the lease of what they have in hand is shorter still.
    private static let handover: Int64 = 5 * 60_000

    /// What a model was when an application was sent, or has been since.
    func standing(
        of digest: ContentDigest,
        at moment: Timestamp,
        now: Timestamp,
        in ledger: Ledger
    ) async throws(LedgerError) -> Standing {
        let earliest = moment.adding(milliseconds: -Self.handover)
        if let (product, until) = known.withLock({ $0[digest] }), until >= earliest { return .champion(of: product) }
        guard let championship = try await ledger.championship(of: digest) else { return .never }
        let until = championship.endedAt ?? now
        known.withLock { $0[digest] = (championship.product, until) }
        // A champion of now is one, whatever the clocks say.
        let stands = championship.endedAt == nil || until >= earliest
        return stands ? .champion(of: championship.product) : .retired(of: championship.product)
    }
}
