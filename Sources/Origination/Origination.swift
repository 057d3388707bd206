public import JobQueue
public import Ledger
public import Logging
public import ServiceLifecycle

// The workflow of one application.
//
// Intake writes it to the ledger and rings a bell; the relay hands it to the queue; a worker, elsewhere, scores it; the
// recorder writes the outcome into the ledger and only then ends the event; the reconciler puts right what was lost on
// the way. Every step may be repeated: each ends in a row that can be written once.

/// The parts that take one application from its submission to its decision.
public struct Origination: Sendable {
    /// Accepts applications.
    public let intake: ApplicationIntake
    /// Says where they stand.
    public let status: ApplicationStatusReader
    /// What must run for that, in the order it starts.
    public let services: [any Service]

    /// Puts the parts together.
    /// - Parameters:
    ///   - ledger: The system of record.
    ///   - queue: Where jobs go.
    ///   - seal: Seals jobs and opens results.
    ///   - poll: How often a waiting page looks when nothing wakes it.
    ///   - logger: For outages and refusals.
    public init(ledger: Ledger, queue: JobQueue, seal: Seal, poll: Duration, logger: Logger) {
        let dispatch = Dispatch(ledger: ledger, queue: queue, logger: logger)
        let recorder = DecisionRecorder(ledger: ledger, seal: seal, logger: logger)
        let watch = CompletionWatch(queue: queue)
        intake = ApplicationIntake(ledger: ledger, seal: seal, dispatch: dispatch)
        status = ApplicationStatusReader(ledger: ledger, queue: queue, recorder: recorder, watch: watch, poll: poll)
        services = [
            watch, OutboxRelay(dispatch: dispatch),
            OutcomeRelay(queue: queue, recorder: recorder, watch: watch, logger: logger),
            Reconciler(ledger: ledger, queue: queue, dispatch: dispatch, recorder: recorder, logger: logger),
        ]
    }
}
