import Foundation
import Terminal

/// A file of `NAME=value` lines, whose other lines stay as they are.
struct SecretsFile {
    private var lines: [String]

    init(_ text: String) {
        lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Reads a file.
    /// - Throws: What cannot be read.
    init(reading path: String) throws {
        self.init(String(decoding: try Files.bytes(path, limit: 1 << 20), as: UTF8.self))
    }

    /// Puts it in the place of a file, for nobody else to read.
    /// - Throws: ``CommandFailure``.
    func save(to path: String) throws {
        try Files.replace(path) { handle in
            guard fchmod(handle.fileDescriptor, 0o600) == 0 else {
                throw CommandFailure(file: path, "cannot be made private")
            }
            try handle.write(contentsOf: Data(text.utf8))
        }
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

    /// The keys of a ring with their ids, in order.
    func ring(_ name: String) -> [(id: String, key: String)] {
        (self[name] ?? "").utf8.split(separator: UInt8(ascii: " "))
            .map { word in
                let parts = word.split(separator: UInt8(ascii: ":"), maxSplits: 1)
                    .map { String(decoding: $0, as: UTF8.self) }
                return parts.count == 2 ? (parts[0], parts[1]) : ("1", parts.first ?? "")
            }
    }

    /// Replaces the keys of a ring.
    mutating func setRing(_ keys: [(id: String, key: String)], of name: String) {
        self[name] = keys.map { "\($0.id):\($0.key)" }.joined(separator: " ")
    }

    /// Blanks would end a value where a shell reads the file.
    private func quoted(_ value: String) -> String { value.utf8.contains(UInt8(ascii: " ")) ? "\"\(value)\"" : value }
}
