import Foundation
package import Ledger
import LedgerSchema
package import Lending
import Logging
import Messages
import Redis
import RedisAddresses
import SecretFiles
package import Terminal

/// What commands find around them: the environment, and through it ledger, Redis and keys.
package struct Surroundings {
    /// Variables that are set to something; one that is set to nothing counts as not set, as in `.env.example`.
    let environment: [String: String]

    /// Of this process.
    package init() {
        environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
    }

    /// Now.
    package var time: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    /// The name of whoever runs the command, for the audit chain.
    package var userName: String { environment["SUDO_USER"] ?? environment["USER"] ?? NSUserName() }

    /// Opens the ledger that `DATABASE_URL` or `DB_*` name, or else the file in `UNDERWRITER_DATA`.
    /// - Throws: ``CommandFailure`` naming the variable or file at fault.
    package func openLedger() throws(CommandFailure) -> Ledger {
        do {
            return try Ledger.open(LedgerPlace(environment: environment), keys: LedgerKeys(environment: environment))
        } catch .badKey(let name, let reason) {
            throw CommandFailure("environment variable \(name): \(reason)")
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// A client of the Redis that the environment names; it connects when it is first used.
    /// - Throws: ``CommandFailure`` naming the variable at fault.
    func redis() throws(CommandFailure) -> RedisClient {
        do {
            let operators = try RedisConfiguration.ofOperators(in: environment)
            let configuration = try operators ?? RedisConfiguration(environment: environment)
            return RedisClient(
                configuration.named("underwriter-cli"),
                logger: Logger(label: "redis") { _ in SwiftLogNoOpLogHandler() }
            )
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// The key under which models are promoted, from `MODEL_SIGNING_KEY` or the file that `MODEL_SIGNING_KEY_FILE` names.
    /// - Throws: ``CommandFailure`` naming the variable at fault.
    func signingKey() throws(CommandFailure) -> ManifestSigningKey {
        guard let key = ManifestSigningKey(base64: try secret("MODEL_SIGNING_KEY")) else {
            throw CommandFailure("MODEL_SIGNING_KEY: must be the base64 of 32 bytes; `underwriter keys new` makes one")
        }
        return key
    }

    /// Whether a model needs the sign-off of a person who does not promote it.
    /// - Throws: ``CommandFailure`` where the setting is no word it knows.
    package func needsSignOff() throws(CommandFailure) -> Bool {
        switch environment["MODEL_SIGN_OFF"] ?? "none" {
        case "none": return false
        case "second-person": return true
        default: throw CommandFailure("MODEL_SIGN_OFF: must be none or second-person")
        }
    }

    private func secret(_ name: String) throws(CommandFailure) -> String {
        guard let path = environment["\(name)_FILE"] else {
            guard let value = environment[name] else {
                throw CommandFailure(
                    "environment variable \(name): is not set; deploy/run keeps its own in data/secrets.env, and "
                        + "`underwriter keys new` makes others"
                )
            }
            return value
        }
        guard environment[name] == nil else {
            throw CommandFailure("\(name)_FILE: set besides \(name); set one of them")
        }
        do throws(SecretFile.Problem) {
            return try SecretFile.text(at: path).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw CommandFailure("\(name)_FILE: \(path) \(error)")
        }
    }
}
