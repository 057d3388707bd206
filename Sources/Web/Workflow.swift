import JobQueue
import Ledger
import Logging
import Origination
import Sealing
import ServiceLifecycle

/// The workflow of an application, put together.
struct Workflow: Sendable {
    let intake: ApplicationIntake
    let status: ApplicationStatusReader
    /// What must run for that, in the order it starts.
    let services: [any Service]

    init(ledger: Ledger, queue: JobQueue, seal: Seal, poll: Duration, logger: Logger) {
        let recorder = ResultRecorder(ledger: ledger, seal: seal, logger: logger)
        let watcher = CompletionWatcher(queue: queue, recorder: recorder, interval: poll)
        let relay = OutboxRelay(ledger: ledger, queue: queue, logger: logger)
        intake = ApplicationIntake(ledger: ledger, queue: queue, seal: seal, relay: relay)
        status = ApplicationStatusReader(ledger: ledger, queue: queue, recorder: recorder, watcher: watcher)
        services = [
            watcher, relay,
            DecisionRecorder(events: OutcomeEvents(queue), recorder: recorder, watcher: watcher, logger: logger),
            Reconciler(
                ledger: ledger,
                queue: queue,
                relay: relay,
                recorder: recorder,
                watcher: watcher,
                logger: logger
            ),
        ]
    }
}
