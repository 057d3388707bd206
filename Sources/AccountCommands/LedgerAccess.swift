import AccountLedger
import Foundation
import Ledger
import LedgerRecords
import LedgerSchema
import Lending
import Terminal

/// What commands on accounts find around them: the environment, and through it the ledger.
struct LedgerAccess {
    /// Variables that are set to something; one that is set to nothing counts as not set.
    private let environment: [String: String]

    /// Of this process.
    init() { environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty } }

    /// Now.
    var time: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }

    /// Whoever runs the command, for the audit chain.
    var actor: Actor { .commandLine(environment["SUDO_USER"] ?? environment["USER"] ?? NSUserName()) }

    /// Where people reach the web front.
    var publicURL: String { environment["PUBLIC_URL"] ?? "http://localhost:\(environment["HTTP_PORT"] ?? "8080")" }

    /// Lends the ledger that `DATABASE_URL` or `DB_*` name, or else the file in `UNDERWRITER_DATA`.
    /// - Throws: ``CommandFailure`` naming the variable or file at fault, or saying what the ledger said.
    func ledger<Value>(_ body: (Ledger) async throws -> Value) async throws -> Value {
        do {
            let place = try LedgerPlace(environment: environment)
            let ledger = try Ledger.open(place, keys: LedgerKeys(environment: environment))
            return try await body(ledger)
        } catch let error as LedgerError {
            throw CommandFailure("\(error)")
        }
    }

    /// Where the ledger is.
    /// - Throws: ``CommandFailure`` naming the variable at fault.
    func place() throws -> LedgerPlace {
        do { return try LedgerPlace(environment: environment) } catch { throw CommandFailure("\(error)") }
    }

    /// The ledger's keys.
    /// - Throws: ``CommandFailure`` naming the variable at fault.
    func keys() throws -> LedgerKeys {
        do { return try LedgerKeys(environment: environment) } catch { throw CommandFailure("\(error)") }
    }

    /// An account by its name.
    /// - Throws: ``CommandFailure`` if there is none.
    func account(_ name: String, in ledger: Ledger) async throws -> Account {
        guard let account = try await ledger.account(named: name) else {
            throw CommandFailure("\(name): there is no account of this name")
        }
        return account
    }
}
