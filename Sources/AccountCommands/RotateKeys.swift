import ArgumentParser
import Terminal

/// Replaces secrets in a file.
struct RotateKeys: ParsableCommand {
    /// Secrets that are replaced together.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case secrets, pepper, queue
    }

    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Put new secrets into a file of secrets; the old ones stay good for what is old.",
        discussion: """
            SECRET_KEY, DATA_KEY and AUDIT_KEY get a new value in front; web is restarted and signs with it, and takes \
            what the key before signed. Nobody is signed out. A day later, when no token of the old SECRET_KEY is left, \
            --retire takes it away. `underwriter keys rewrite` is what lets the old DATA_KEY go.

            --part pepper replaces PASSWORD_PEPPER: each password is hashed anew when its owner signs in next. Once \
            --retire takes the old one away, whoever has not signed in since needs a reset link.

            --part queue replaces JOB_KEY and EVENT_KEY, which web and workers share, in three steps, one each time it is \
            run: the new keys are known, are used, are the only ones. Web and all workers are restarted after each.
            """
    )

    @Argument(help: "The file of secrets, such as data/secrets.env or .env.") var file: String
    @Option(help: "What is replaced: secrets, pepper or queue.") var part = Part.secrets
    @Flag(help: "Take the old SECRET_KEY or PASSWORD_PEPPER away instead.") var retire = false

    func run() throws {
        var secrets = try SecretsFile(reading: file)
        let said: String
        switch part {
        case .secrets: said = try rotateSecrets(&secrets)
        case .pepper: said = try rotatePepper(&secrets)
        case .queue: said = try rotateQueue(&secrets)
        }
        try secrets.save(to: file)
        print("\(file): \(said)")
    }

    private func rotateSecrets(_ secrets: inout SecretsFile) throws -> String {
        guard let key = secrets["SECRET_KEY"] else { throw CommandFailure(file: file, "has no SECRET_KEY") }
        guard !retire else {
            try retire("SECRET_KEY_PREVIOUS", &secrets)
            return "the old SECRET_KEY is gone. Restart web."
        }
        try refuseSecond("SECRET_KEY_PREVIOUS", secrets, "what it signed would be over at once")
        secrets["SECRET_KEY"] = SecretText.random(bytes: 48).base64
        secrets["SECRET_KEY_PREVIOUS"] = key
        for name in ["DATA_KEY", "AUDIT_KEY"] { secrets.prepend(SecretText.random(bytes: 32).base64, to: name) }
        return
            "new SECRET_KEY, DATA_KEY and AUDIT_KEY. Restart web, and in a day run: underwriter keys rotate --retire \(file)"
    }

    private func rotatePepper(_ secrets: inout SecretsFile) throws -> String {
        let name = "PASSWORD_PEPPER_PREVIOUS"
        guard let pepper = secrets["PASSWORD_PEPPER"] else {
            throw CommandFailure(file: file, "has no PASSWORD_PEPPER")
        }
        guard !retire else {
            try retire(name, &secrets)
            return "the old PASSWORD_PEPPER is gone. Restart web; who has not signed in since needs a reset link."
        }
        try refuseSecond(name, secrets, "passwords that wait for it would be lost")
        secrets["PASSWORD_PEPPER"] = SecretText.random(bytes: 32).base64
        secrets[name] = pepper
        return "new PASSWORD_PEPPER. Restart web; each password takes it when its owner signs in."
    }

    /// Only one value before the present one is kept.
    private func refuseSecond(_ name: String, _ secrets: SecretsFile, _ loss: String) throws {
        guard secrets[name] == nil else {
            throw CommandFailure(file: file, "has a \(name) already; \(loss). See --retire")
        }
    }

    private func retire(_ name: String, _ secrets: inout SecretsFile) throws {
        guard secrets[name] != nil else { throw CommandFailure(file: file, "has no \(name)") }
        secrets[name] = ""
    }

    /// One step; the newest key has the highest id.
    private func rotateQueue(_ secrets: inout SecretsFile) throws -> String {
        guard !retire else { throw CommandFailure("--part queue takes its last step without --retire") }
        var said = ""
        for name in ["JOB_KEY", "EVENT_KEY"] {
            let ring = secrets.ring(name)
            guard let first = ring.first else { throw CommandFailure(file: file, "has no \(name)") }
            if ring.count == 1 {
                let id = DecimalID(first.id).next
                secrets.setRing([first, (id, SecretText.random(bytes: 32).base64)], of: name)
                said = "new JOB_KEY and EVENT_KEY are known. Restart web and all workers, then run this again."
            } else if let last = ring.last, DecimalID(first.id) < DecimalID(last.id) {
                secrets.setRing([last] + ring.dropLast(), of: name)
                said =
                    "new JOB_KEY and EVENT_KEY are used. Restart web and all workers; an hour later, when nothing old is queued, run this again."
            } else {
                secrets.setRing([first], of: name)
                said = "old JOB_KEY and EVENT_KEY are gone. Restart web and all workers."
            }
        }
        return said
    }
}

/// An id of a key, which is a number where nobody has chosen another.
private struct DecimalID: Comparable {
    private let number: Int

    init(_ text: String) {
        number = text.utf8.reduce(0) { sum, byte in
            (0x30...0x39).contains(byte) && sum < 1_000_000 ? sum * 10 + .init(byte - 0x30) : sum
        }
    }

    var next: String { "\(number + 1)" }

    static func < (left: DecimalID, right: DecimalID) -> Bool { left.number < right.number }
}
