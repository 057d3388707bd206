import Baselines
import Documents
public import Hosting
public import Ledger
import LedgerRecords
import LedgerSchema
import Lending
public import Logging
import ModelLedger
public import ServiceLifecycle

/// Has every hundredth decision of a champion reported on, once, however many programs look.
public struct DriftMonitor: Service {
    private let ledger: Ledger
    private let check: DriftCheck
    private let interval: Duration
    private let clock: TimeSource
    private let logger: Logger

    /// Makes a monitor.
    /// - Parameters:
    ///   - ledger: Holds decisions and models.
    ///   - interval: How long to wait from one look to the next.
    ///   - clock: The time of reports.
    ///   - logger: Is told of every report.
    public init(ledger: Ledger, interval: Duration = .seconds(10), clock: TimeSource, logger: Logger) {
        self.ledger = ledger
        check = DriftCheck(ledger)
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    /// Looks until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var hopeless: Set<Stretch> = []
            while !Task.isCancelled {
                await look(&hopeless)
                // The only error of a sleep is cancellation, which ends the loop.
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// What is to be reported on.
    struct Stretch: Hashable {
        let digest: ContentDigest
        let decisions: Int
    }

    /// Makes the reports that are due.
    /// - Parameter hopeless: Stretches of which there will never be one; those are told once and passed over.
    func look(_ hopeless: inout Set<Stretch>) async {
        do {
            for promotion in try await ledger.championPromotions() {
                for decisions in try await check.due(of: promotion.digest) where !Task.isCancelled {
                    let stretch = Stretch(digest: promotion.digest, decisions: decisions)
                    if !hopeless.contains(stretch) { try await report(on: stretch, promotion.product, &hopeless) }
                }
            }
        } catch {
            logger.warning("no drift report: \(error)", metadata: ["event": "drift_waits"])
        }
    }

    private func report(on stretch: Stretch, _ product: String, _ hopeless: inout Set<Stretch>) async throws {
        do throws(DriftCheckError) {
            let finding = try await check.report(
                on: stretch.digest,
                upTo: stretch.decisions,
                by: .system("monitor"),
                at: clock.now()
            )
            if finding.record != nil { tell(finding, stretch, product) }
        } catch {
            if case .ledger = error { throw error }
            hopeless.insert(stretch)
            logger.warning("no drift report: \(error)", metadata: ["event": "drift_unknown", "product": "\(product)"])
        }
    }

    private func tell(_ finding: DriftFinding, _ stretch: Stretch, _ product: String) {
        logger.log(
            level: finding.report.isToBeTold ? .warning : .notice,
            "applicants were compared with those of training",
            metadata: [
                "event": "drift_report", "product": "\(product)", "artefact_sha256": "\(stretch.digest)",
                "decisions": "\(stretch.decisions)", "verdict": "\(finding.report.verdict)",
                "drifted": "\(finding.report.driftedFeatureCount)",
            ]
        )
        for alert in finding.report.alerts {
            logger.warning(
                "\(alert.text)",
                metadata: [
                    "event": "drift_alert", "rule": "\(alert.rule.id)", "product": "\(product)",
                    "artefact_sha256": "\(stretch.digest)", "decisions": "\(stretch.decisions)",
                ]
            )
        }
    }
}
