import ApplicantPages
import Casework
import Foundation
import Hosting
import Ledger
import LedgerSchema
import Lending
import Messages
import Origination
import Requests
import Sealing

// Settings whose form another room knows; each is asked for the words of its own refusal.

extension SettingsReader {
    mutating func ledgerKeys() -> LedgerKeys? {
        // Each alone first, beside a filler, so that one problem hides no other.
        let filler = Data(0..<32).base64EncodedString()
        let keys = [("AUDIT_KEY", "DATA_KEY"), ("DATA_KEY", "AUDIT_KEY")]
            .map { name, other in
                readFile(of: name)
                return required(name, "base64 of 32 bytes") { text throws(SettingsProblems) in
                    do throws(LedgerError) {
                        return try LedgerKeys(environment: [name: text, other: filler])
                    } catch {
                        guard case .badKey(_, let reason) = error else { throw SettingsProblems(lines: ["\(error)"]) }
                        throw SettingsProblems(lines: ["\(name): \(reason); base64 of 32 bytes"])
                    }
                }
            }
        guard keys.allSatisfy({ $0 != nil }) else { return nil }
        // Both were read alone a moment ago.
        return try? LedgerKeys(environment: values)
    }

    /// What seals for a queue of a name, if the keys are good.
    mutating func sealKeys() -> ((String) -> Seal)? {
        let keys = ["JOB_KEY", "EVENT_KEY"]
            .map { name -> SealKeys? in
                readFile(of: name)
                return required(name, "id:base64 of 32 bytes") { text throws(QueueConfigurationError) in
                    try SealKeys(text, name: name)
                }
            }
        let algorithm = Seal.Algorithm(rawValue: choice("UNDERWRITER_QUEUE_SEAL", ["hmac", "gcm"], default: "hmac"))
        guard let jobKeys = keys[0], let eventKeys = keys[1] else { return nil }
        return { Seal(queue: $0, jobKeys: jobKeys, eventKeys: eventKeys, algorithm: algorithm ?? .hmac) }
    }

    mutating func signingKey() -> ManifestSigningKey? {
        readFile(of: "MODEL_SIGNING_KEY")
        guard let text = self["MODEL_SIGNING_KEY"] else { return nil }
        guard let key = ManifestSigningKey(base64: text) else {
            add("MODEL_SIGNING_KEY: must be the base64 of an Ed25519 private key, or not set")
            return nil
        }
        return key
    }

    mutating func publicURL() -> PublicURL? {
        guard let text = self["PUBLIC_URL"] else { return nil }
        guard let url = PublicURL(text) else {
            refuse(
                "PUBLIC_URL",
                "must be http:// or https://, a host and at most a port, like https://loans.example.com"
            )
            return nil
        }
        return url
    }

    mutating func securityContact() -> SecurityContact? {
        let name = "UNDERWRITER_SECURITY_CONTACT"
        guard let text = self[name] else { return nil }
        let contact = SecurityContact(text)
        if contact == nil {
            refuse(name, "must be a URI that begins with mailto:, https:// or tel:, like mailto:security@example.com")
        }
        return contact
    }

    /// Origins, separated by blanks.
    mutating func origins(_ name: String) -> Set<String> {
        let words = (self[name] ?? "").utf8.split(separator: UInt8(ascii: " "))
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.allSatisfy({ PublicURL($0)?.origin == $0 }) else {
            refuse(name, "must be origins like https://portal.example.com, separated by blanks")
            return []
        }
        return Set(words)
    }

    mutating func catalogue() -> ProductCatalogue? {
        do {
            return try ProductCatalogue(path: values["PRODUCTS"] ?? "deploy/products", on: systemTime().date())
        } catch {
            for line in error.lines { add("PRODUCTS: \(line)") }
            return nil
        }
    }
}
