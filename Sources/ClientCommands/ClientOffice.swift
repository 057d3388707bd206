import AccountLedger
package import Contracts
import Documents
import Foundation
package import Ledger
package import LedgerRecords
import LedgerSchema
package import Lending
package import Terminal

/// Makes, lists and revokes keys in the ledger.
package struct ClientOffice: Sendable {
    private let ledger: Ledger
    private let actor: Actor
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - ledger: Where keys are.
    ///   - actor: Who does it, for the audit chain.
    ///   - now: The time of day.
    package init(ledger: Ledger, actor: Actor, now: @escaping @Sendable () -> Timestamp) {
        self.ledger = ledger
        self.actor = actor
        self.now = now
    }

    /// A key as it is given away.
    package struct Given: Sendable {
        /// By which people name it.
        package let id: String
        /// The key itself; nobody can tell it again.
        package let text: String
        package let expiresAt: Timestamp
    }

    /// Makes a key.
    /// - Throws: ``CommandFailure``.
    package func add(
        _ name: ClientName,
        role: AccountRole,
        scopes: Set<Scope>,
        days: Int,
        requestsAnHour: Int
    ) async throws(CommandFailure) -> Given {
        let text = KeyText.random()
        let expiresAt = now().adding(milliseconds: Int64(days) * 86_400_000)
        let key = NewProgramKey(
            id: text.id,
            secretDigest: ContentDigest.sha256(of: Array(text.text.utf8)),
            label: name.text,
            role: role,
            scopes: Set(scopes.map(\.rawValue)),
            requestsAnHour: requestsAnHour,
            expiresAt: expiresAt
        )
        do {
            try await ledger.createProgramKey(key, by: actor, at: now())
        } catch LedgerError.refused {
            throw CommandFailure("\(name.text): other keys of this name act in another role")
        } catch {
            throw CommandFailure("\(error)")
        }
        return Given(id: text.id, text: text.text, expiresAt: expiresAt)
    }

    /// All keys, for a terminal.
    package func table() async throws(CommandFailure) -> String {
        let keys: [ProgramKey]
        do { keys = try await ledger.programKeys() } catch { throw CommandFailure("\(error)") }
        var table = TextTable(["KEY", "NAME", "STATE", "SCOPES", "MADE", "BY", "GOOD UNTIL", "LAST USED"])
        for key in keys {
            table.add([
                key.id, key.label, key.revokedAt != nil ? "revoked" : key.isLive(at: now()) ? "good" : "lapsed",
                key.scopes.sorted().joined(separator: " "), key.createdAt.rfc3339, key.createdBy, key.expiresAt.rfc3339,
                key.lastUsedAt?.rfc3339 ?? "never",
            ])
        }
        return table.text
    }

    /// Revokes a key.
    /// - Throws: ``CommandFailure`` if there is none, or it was revoked before.
    package func revoke(_ id: String) async throws(CommandFailure) {
        let isRevoked: Bool
        do { isRevoked = try await ledger.revokeProgramKey(id, by: actor, at: now()) } catch {
            throw CommandFailure("\(error)")
        }
        guard isRevoked else { throw CommandFailure("\(id): there is no such key, or it was revoked before") }
    }

    /// The ledger that the environment names, in the name of whoever runs the command.
    static func ofThisProcess() async throws(CommandFailure) -> ClientOffice {
        let environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
        let user = environment["SUDO_USER"] ?? environment["USER"] ?? NSUserName()
        do {
            let ledger = try Ledger.open(
                LedgerPlace(environment: environment),
                keys: LedgerKeys(environment: environment)
            )
            return ClientOffice(ledger: ledger, actor: .commandLine(user)) {
                Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            }
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}

/// The text of a key: `uwk_`, an id of 8 hexadecimal digits, `_`, and 256 random bits in base64 for addresses.
struct KeyText {
    let id: String
    let text: String

    static func random() -> KeyText {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let hex = String(UInt32.random(in: .min ... .max, using: &generator), radix: 16)
        let id = String(repeating: "0", count: 8 - hex.utf8.count) + hex
        let secret = Data(bytes).base64EncodedString().utf8
            .compactMap { byte -> UInt8? in
                switch byte {
                case UInt8(ascii: "+"): UInt8(ascii: "-")
                case UInt8(ascii: "/"): UInt8(ascii: "_")
                case UInt8(ascii: "="): nil
                default: byte
                }
            }
        return KeyText(id: id, text: "uwk_\(id)_\(String(decoding: secret, as: UTF8.self))")
    }
}
