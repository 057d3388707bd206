import ArgumentParser
import Documents
import Foundation
import JobQueue
import Ledger
import LedgerRecords
import QueueVocabulary
import Terminal

/// Who does something to the queue, and why; both are written down before it is done.
struct OperatorOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why; goes into the audit chain, so name no applicant.", valueName: "reason"))
    var why: String
    @Option(help: ArgumentHelp("Who decides this; whoever is signed in here, unless said.", valueName: "name"))
    var actor: String?

    func validate() throws { try WhoAndWhy.validate(why: why, actor: actor) }
}

/// How long a reason and a name may be that go into the audit chain.
public enum WhoAndWhy {
    /// Refuses what is empty or too long; what was not given passes.
    /// - Throws: `ValidationError`.
    public static func validate(why: String?, actor: String?) throws {
        if let objection = objection(why: why, actor: actor) { throw ValidationError("--\(objection)") }
    }

    static func objection(why: String?, actor: String?) -> String? {
        if let why, !(1...400).contains(why.utf8.count) { return "why must be 1 to 400 bytes long" }
        if let actor, !(1...100).contains(actor.utf8.count) { return "actor must be 1 to 100 bytes long" }
        return nil
    }
}

extension QueueConnection {
    /// Writes an act into the ledger's audit chain, and gives the note for the queue's own stream.
    /// - Parameters:
    ///   - operation: What is done, such as `replay`.
    ///   - why: Why.
    ///   - actor: Who; nil is whoever is signed in here.
    ///   - detail: Ids and counts.
    /// - Returns: The note, naming the same person and reason.
    /// - Throws: ``CommandFailure``; then nothing may be done.
    func record(
        _ operation: String,
        why: String,
        actor: String?,
        _ detail: [String: JSONValue] = [:]
    ) async throws -> OperatorNote {
        if let objection = WhoAndWhy.objection(why: why, actor: actor) { throw CommandFailure(objection) }
        let ledger = try openLedger()
        let actor = actor ?? userName
        var detail = detail
        detail["op"] = .string(operation)
        detail["why"] = .string(why)
        try await ledger.audit(
            AuditEntry(
                at: time,
                actor: .commandLine(actor),
                action: .queueControlled,
                subject: .queue(queue.configuration.name),
                detail: detail
            )
        )
        return OperatorNote(actor: "cli:\(actor)", reason: why)
    }

    /// The same, from the options of a command.
    func record(
        _ operation: String,
        _ options: OperatorOptions,
        _ detail: [String: JSONValue] = [:]
    ) async throws -> OperatorNote {
        try await record(operation, why: options.why, actor: options.actor, detail)
    }
}

/// Asks before something that cannot be taken back is done.
enum Confirmation {
    /// - Throws: ``CommandFailure`` unless the answer is yes; also where there is nobody to ask and `--yes` was not said.
    static func ask(_ question: String, isGiven: Bool) throws(CommandFailure) {
        if isGiven { return }
        guard isatty(0) == 1 else { throw CommandFailure("\(question) Say --yes to confirm.") }
        FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
        let answer = readLine() ?? ""
        guard ["y", "Y", "yes"].contains(answer) else { throw CommandFailure("not done") }
    }
}
