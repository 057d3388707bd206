import AccountLedger
public import Hosting
public import Ledger
import LedgerRecords
public import LedgerSchema
public import Logging
public import ServiceLifecycle

/// Sends the letters of the outbox, for as long as it takes.
///
/// A letter is marked before and after it is sent, so it is sent again only where the program dies in between, and then
/// under the same Message-ID. The log is told kind and cause, never whom it was for.
public struct MailRelay: Service {
    private let ledger: Ledger
    private let outlet: MailOutlet
    private let sender: MailSender
    private let clock: TimeSource
    private let logger: Logger

    /// Makes the service.
    public init(ledger: Ledger, outlet: MailOutlet, sender: MailSender, clock: TimeSource, logger: Logger) {
        self.ledger = ledger
        self.outlet = outlet
        self.sender = sender
        self.clock = clock
        self.logger = logger
    }

    /// Sends until graceful shutdown; looks every second.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await sendWhatIsDue()
                } catch {
                    logger.warning("letters wait: \(error)", metadata: ["event": "mail_waits"])
                }
                // The only error of a sleep is cancellation, which ends the loop.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Sends what is due now, one letter after another.
    ///
    /// Each is taken only when the one before it is away: what is taken is nobody else's for two minutes, in which one
    /// letter is sent, but not several to a server that is slow.
    /// - Throws: ``LedgerError``.
    public func sendWhatIsDue() async throws(LedgerError) {
        while !Task.isCancelled, let mail = try await ledger.takeMail(limit: 1, at: clock.now()).first {
            try await send(mail)
        }
    }

    private func send(_ mail: OutgoingMail) async throws(LedgerError) {
        let kind = "\(mail.draft.kind.rawValue)"
        do throws(MailError) {
            try await outlet.send(MailMessage(sender: sender, mail: mail))
        } catch {
            let goesOn = try await ledger.mailFailed(mail, isFinal: error.isFinal, at: clock.now())
            logger.warning(
                "a letter did not get away: \(error)",
                metadata: ["event": goesOn ? "mail_delayed" : "mail_given_up", "kind": "\(kind)"]
            )
            return
        }
        try await ledger.mailSent(mail.id, at: clock.now())
        logger.info("a letter is on its way", metadata: ["event": "mail_sent", "kind": "\(kind)"])
    }
}
