public import ServiceLifecycle
public import UnixSignals

extension JobProcessor {
    /// Runs a group of services, this worker among them, until it ends or a signal ends it.
    ///
    /// The first signal drains: what is being computed may finish. Any other ends the wait: even that is handed back, its
    /// attempt unspent.
    /// - Parameters:
    ///   - group: The services; the group itself must trap no signals.
    ///   - signals: Which signals end it.
    /// - Throws: What the group throws.
    public func run(in group: ServiceGroup, endedBy signals: [UnixSignal]) async throws {
        // Trapped before anything runs, so that an early one is not the end of the process.
        let caught = await UnixSignalsSequence(trapping: signals)
        // For as long as the group runs, its drain included; cancelled with it.
        let listener = Task {
            var isEnding = false
            for await _ in caught {
                if isEnding { handBack() } else { await group.triggerGracefulShutdown() }
                isEnding = true
            }
        }
        defer { listener.cancel() }
        try await group.run()
    }
}
