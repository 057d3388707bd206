import ArgumentParser
import Backups
import Erasures
import Foundation
import Ledger
import LedgerRecords
import Lending
import Terminal

/// Forgets who somebody is.
struct EraseSubject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Forget who a person is: delete the keys of all that names them. Nothing brings it back.",
        discussion: """
            Decisions, what they were made of and the audit chain stay, and name nobody any more. Backups made before can \
            still be restored, with the newest list of keys: the person stays erased. --list writes that list anew at \
            once; otherwise the next backup does. Whoever owes on a loan, waits for an answer or works for the lender is \
            not erased.
            """
    )

    @Argument(help: "User name of an applicant, or the id of a customer with --customer.") var name: String
    @Flag(help: "The name is the id of a customer whom a program or an officer entered.") var customer = false
    @Option(help: "Why: goes into the audit chain, and must name nobody.") var why: String
    @Option(help: ArgumentHelp("The list of keys beside the backups.", valueName: "file")) var list: String?

    func validate() throws {
        guard (3...400).contains(why.utf8.count) else { throw ValidationError("--why must be 3 to 400 bytes") }
        guard !customer || CustomerID(uuid: name) != nil || CustomerID(base32: name) != nil else {
            throw ValidationError("\(name): is not the id of a customer")
        }
    }

    func run() async throws {
        let access = LedgerAccess()
        let keys = try access.keys()
        try await access.ledger { ledger in
            let subject = try await subject(access, ledger)
            let outcome = try await ledger.erase(subject, why: why, by: access.actor, at: access.time)
            if let refusal = outcome.refusal { throw CommandFailure("\(name): \(refusal)") }
            if let list {
                do {
                    try await ledger.saveKeys(to: list, keys: keys, at: access.time)
                } catch let error as BackupError {
                    throw CommandFailure("\(name) is erased, but the list of keys was not written: \(error)")
                }
            }
            if case .erased(let count) = outcome { print("\(name) is erased, with \(count) applications") }
        }
    }

    private func subject(_ access: LedgerAccess, _ ledger: Ledger) async throws -> ErasedSubject {
        guard customer else { return .account(try await access.account(name, in: ledger).id) }
        guard let id = CustomerID(uuid: name) ?? CustomerID(base32: name) else {
            throw CommandFailure("\(name): is not the id of a customer")
        }
        return .customer(id)
    }
}

extension ErasureOutcome {
    /// Why nothing was erased; nil if it was.
    fileprivate var refusal: String? {
        switch self {
        case .erased: nil
        case .erasedBefore: "was erased before"
        case .unknown: "there is no such applicant or customer"
        case .staff: "is one of the lender's people or programs, whose acts stay known; lock the account instead"
        case .pending(let id): "application \(id.reference) waits for its answer; withdraw or decide it first"
        case .owes(let loan): "owes on loan \(loan), and books have to be kept"
        }
    }
}
