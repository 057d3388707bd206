import Hosting
import Messages
import Sealing

// Settings whose form another room knows; each is refused in that room's words.

extension SettingsReader {
    /// The keys of one direction of the queue.
    mutating func sealKeys(_ name: String) -> SealKeys? {
        required(name, "id:base64 of 32 bytes") { text throws(QueueConfigurationError) in
            try SealKeys(text, name: name)
        }
    }

    /// The keys under which promotions are believed.
    mutating func verificationKeys(isRequired: Bool) -> [ManifestVerificationKey] {
        let name = "MODEL_VERIFY_KEY"
        let form = "the base64 of an Ed25519 public key"
        guard isRequired || self[name] != nil else { return [] }
        let keys = required(name, "\(form), unless MODEL_PATH names an artefact") {
            text throws(SettingsProblems) in
            var keys: [ManifestVerificationKey] = []
            for word in text.utf8.split(separator: UInt8(ascii: " ")) {
                guard let key = ManifestVerificationKey(base64: String(word) ?? "") else {
                    throw SettingsProblems(lines: ["\(name): must be \(form); several are separated by spaces"])
                }
                keys.append(key)
            }
            return keys
        }
        return keys ?? []
    }
}
