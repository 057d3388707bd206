import ArgumentParser
import Foundation
import Terminal

/// Replaces secrets in a file.
struct RotateKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Put new secrets into a file of secrets; the old ones stay good for what is old.",
        discussion: """
            SECRET_KEY, DATA_KEY and AUDIT_KEY get a new value in front; web is restarted and signs with it, and takes \
            what the key before signed. Nobody is signed out. A day later, when no token of the old SECRET_KEY is left, \
            --retire takes it away. Keys of the queue are not touched: web and workers must change them together.
            """
    )

    @Argument(help: "The file of secrets, such as data/secrets.env or .env.") var file: String
    @Flag(help: "Take the old SECRET_KEY away instead.") var retire = false

    func run() throws {
        let text = String(decoding: try Files.bytes(file, limit: 1 << 20), as: UTF8.self)
        var secrets = SecretsFile(text)
        guard let key = secrets["SECRET_KEY"] else { throw CommandFailure(file: file, "has no SECRET_KEY") }
        if retire {
            guard secrets["SECRET_KEY_PREVIOUS"] != nil else {
                throw CommandFailure(file: file, "has no SECRET_KEY_PREVIOUS")
            }
            secrets["SECRET_KEY_PREVIOUS"] = ""
        } else {
            secrets["SECRET_KEY"] = SecretText.random(bytes: 48).base64
            secrets["SECRET_KEY_PREVIOUS"] = key
            for name in ["DATA_KEY", "AUDIT_KEY"] { secrets.prepend(SecretText.random(bytes: 32).base64, to: name) }
        }
        try Files.replace(file) { handle in
            guard fchmod(handle.fileDescriptor, 0o600) == 0 else {
                throw CommandFailure(file: file, "cannot be made private")
            }
            try handle.write(contentsOf: Data(secrets.text.utf8))
        }
        print(
            retire
                ? "\(file): the old SECRET_KEY is gone. Restart web."
                : "\(file): new SECRET_KEY, DATA_KEY and AUDIT_KEY. Restart web, and in a day run: underwriter keys rotate --retire \(file)"
        )
    }
}

/// A file of `NAME=value` lines, whose other lines stay as they are.
struct SecretsFile {
    private var lines: [String]

    init(_ text: String) {
        lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// All of it.
    var text: String { lines.joined(separator: "\n") }

    /// A value; nil where there is none or an empty one.
    subscript(name: String) -> String? {
        get {
            guard let line = lines.last(where: { $0.utf8.starts(with: "\(name)=".utf8) }) else { return nil }
            let value = String(decoding: line.utf8.dropFirst(name.utf8.count + 1), as: UTF8.self)
            let plain = value.trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
            return plain.isEmpty ? nil : plain
        }
        set {
            let line = "\(name)=\(quoted(newValue ?? ""))"
            if let index = lines.lastIndex(where: { $0.utf8.starts(with: "\(name)=".utf8) }) {
                lines[index] = line
            } else {
                lines.insert(line, at: lines.last == "" ? lines.count - 1 : lines.count)
            }
        }
    }

    /// Puts a key before those of a ring, under an id that none of them has.
    mutating func prepend(_ key: String, to name: String) {
        guard let ring = self[name] else { return }
        let words = ring.utf8.split(separator: UInt8(ascii: " "))
        let old = words.map { word in
            word.contains(UInt8(ascii: ":"))
                ? String(decoding: word, as: UTF8.self) : "1:\(String(decoding: word, as: UTF8.self))"
        }
        let ids = Set(old.map { String(decoding: $0.utf8.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self) })
        let id = (1...(old.count + 1)).map { "\($0)" }.last { !ids.contains($0) } ?? "new"
        self[name] = (["\(id):\(key)"] + old).joined(separator: " ")
    }

    /// Blanks would end a value where a shell reads the file.
    private func quoted(_ value: String) -> String { value.utf8.contains(UInt8(ascii: " ")) ? "\"\(value)\"" : value }
}
