import Documents
import Features
import Logging
import Messages
import ModelArtefacts
import Policies
import Products
import Scoring
import ServiceLifecycle
import Synchronization

// The models in use.
//
// A source is asked at once and then every few seconds: the manifests that ModelRegistry publishes in Redis, or a file.
// What passes every check replaces the model of its product in one step; a job takes one champion and keeps it to its
// end, so a decision names one model. What does not pass is told once and changes nothing: the old model stays, and a
// worker that has none takes no jobs. A model is never dropped because Redis was emptied or is away.

/// The models in use, by product; kept up to date while it runs.
final class Champions: Service {
    private struct State {
        var champions: [String: Champion] = [:]
        /// What became of the last offer for each product, so that it is looked at and told once.
        var verdicts: [String: Verdict] = [:]
    }

    private struct Verdict: Equatable {
        let offer: ContentDigest
        /// Nil for an offer that was taken.
        let refusal: ChampionError?
    }

    private let source: ModelSource
    private let pinnedVersion: String?
    private let explanationBytes: Int
    private let interval: Duration
    private let logger: Logger
    private let state = Mutex(State())
    private let listener = Mutex<(@Sendable () -> Void)?>(nil)

    /// Makes an empty set; nothing is read before ``refresh()`` or ``run()``.
    /// - Parameters:
    ///   - source: Where models come from.
    ///   - pinnedVersion: The only version to take, if any.
    ///   - explanationBytes: The most memory that the tables of one model may take.
    ///   - interval: How long to wait from one look to the next.
    ///   - logger: Where models taken and refused are told.
    init(
        source: ModelSource,
        pinnedVersion: String? = nil,
        explanationBytes: Int = TreeModel.standardExplanationBytes,
        interval: Duration = .seconds(5),
        logger: Logger
    ) {
        self.source = source
        self.pinnedVersion = pinnedVersion
        self.explanationBytes = explanationBytes
        self.interval = interval
        self.logger = logger
    }

    /// Names who is told of every model taken from now on.
    func onTake(_ listener: @escaping @Sendable () -> Void) { self.listener.withLock { $0 = listener } }

    /// Whether there is any model.
    var isReady: Bool { state.withLock { !$0.champions.isEmpty } }

    /// The model that answers for a product now.
    func champion(of product: String) -> Champion? { state.withLock { $0.champions[product] } }

    /// The program of the messages to come, where there is one product only.
    var expectedProgram: FeatureProgram? {
        state.withLock { $0.champions.count == 1 ? $0.champions.values.first?.program : nil }
    }

    /// Digests of the models in use.
    var digests: [String] { state.withLock { $0.champions.values.map(\.artefact.digest.hex).sorted() } }

    /// The models in use, for the register of workers: name, version and the first digits of the digest.
    var summary: String {
        let artefacts = state.withLock { $0.champions.values.map(\.artefact) }
        return
            artefacts.map { artefact in
                "\(artefact.name) \(artefact.version) \(String(decoding: artefact.digest.hex.utf8.prefix(12), as: UTF8.self))"
            }
            .sorted().joined(separator: ", ")
    }

    /// Looks for models until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.refresh()
                // Only cancellation ends the sleep early, and then the loop ends.
                try? await Task.sleep(for: self.interval)
            }
        }
    }

    /// Looks once, and takes what passes.
    func refresh() async {
        for offer in await source.offers(logger: logger) where !isSettled(offer) {
            do {
                let champion = try await source.champion(
                    offer,
                    inPlaceOf: champion(of: offer.product),
                    explanationBytes: explanationBytes
                )
                if let pinnedVersion, champion.artefact.version != pinnedVersion {
                    throw ChampionError.pinned(pinnedVersion)
                }
                take(champion, from: offer)
            } catch let error as ChampionError {
                refuse(offer, error)
            } catch {
                // Redis is away: the client has told it, and the next look comes soon.
                logger.debug(
                    "models could not be read",
                    metadata: ["event": "model_poll_failed", "reason": "\(error)"]
                )
            }
        }
    }

    private func isSettled(_ offer: ModelOffer) -> Bool {
        state.withLock { state in
            guard let verdict = state.verdicts[offer.product], verdict.offer == offer.digest else { return false }
            return !(verdict.refusal?.mayPass ?? false)
        }
    }

    private func take(_ champion: Champion, from offer: ModelOffer) {
        let product = champion.artefact.product.id
        let isSame = state.withLock { state in
            defer { state.champions[product] = champion }
            state.verdicts[offer.product] = Verdict(offer: offer.digest, refusal: nil)
            return state.champions[product].map { $0.manifest != nil && $0.manifest == champion.manifest } ?? false
        }
        guard !isSame else { return }
        listener.withLock { $0 }?()
        logger.notice(
            "a model is in use",
            metadata: [
                "event": "model_taken", "product": "\(product)", "model": "\(champion.artefact.name)",
                "version": "\(champion.artefact.version)", "artefact_sha256": "\(champion.artefact.digest)",
                "policy_version": "\(champion.policy.version)",
                "sequence": "\(champion.manifest?.sequence ?? 0)",
                "model_bytes": "\(champion.artefact.model.byteCount)",
            ]
        )
    }

    private func refuse(_ offer: ModelOffer, _ error: ChampionError) {
        let verdict = Verdict(offer: offer.digest, refusal: error)
        let isNew = state.withLock { state in
            defer { state.verdicts[offer.product] = verdict }
            return state.verdicts[offer.product] != verdict
        }
        guard isNew else { return }
        logger.error(
            "a model was refused; the one before it stays",
            metadata: ["event": "model_manifest_invalid", "product": "\(offer.product)", "reason": "\(error)"]
        )
    }
}
