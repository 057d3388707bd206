import Foundation
import TestSupport
import Testing

/// A file of the repository.
struct SourceFile: Sendable, CustomTestStringConvertible {
    /// Below the root, such as `Sources/Lending/Money.swift`.
    let path: String
    let text: String
    /// Modules it imports.
    let imports: Set<String>

    init(path: String, text: String) {
        self.path = path
        self.text = text
        imports = path.hasSuffix(".swift") ? Self.imports(of: text) : []
    }

    var testDescription: String { path }

    /// Without the folders and the last suffix.
    var name: String { URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent }

    /// The room of Sources it is in.
    var room: String { path.split(separator: "/").dropFirst().first.map { String($0) } ?? "" }

    var lines: [Substring] { text.split(separator: /\r?\n/, omittingEmptySubsequences: false) }

    /// Modules a Swift source imports; they stand before all declarations.
    private static func imports(of text: String) -> Set<String> {
        let statement =
            /^(?:@\w+(?:\(\w+\))?\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|let|var|typealias)\s+)?(\w+)/
        var modules: Set<String> = []
        for line in text.split(separator: "\n").map({ $0.trimmingPrefix(while: \.isWhitespace) }) {
            if let match = line.firstMatch(of: statement) {
                modules.insert(String(match.1))
            } else if !line.isEmpty, !line.hasPrefix("//"), !line.hasPrefix("#") {
                break
            }
        }
        return modules
    }

    /// Numbers, from 1, of lines that match.
    func lineNumbers(where isMatch: (Substring) -> Bool) -> [Int] {
        lines.enumerated().filter { isMatch($0.element) }.map { $0.offset + 1 }
    }

    /// Numbers, from 1, of lines that say a phrase.
    ///
    /// - Parameter phrase: Compared byte by byte; where it begins or ends with a letter, a word does.
    /// - Returns: The numbers in order.
    func lineNumbers(saying phrase: String) -> [Int] {
        guard text.utf8.says(phrase) else { return [] }
        return lineNumbers { $0.utf8.says(phrase) }
    }

    /// All files below a folder whose names end so, in order of their paths; hidden ones are passed over.
    static func all(in folder: String, suffix: String = ".swift") -> [SourceFile] {
        paths(in: folder).filter { $0.hasSuffix(suffix) }
            .compactMap { path in
                guard let bytes = try? Repository.bytes(path) else { return nil }
                return SourceFile(path: path, text: String(decoding: bytes, as: UTF8.self))
            }
    }

    /// Paths below the root of everything in a folder, folders among them.
    static func paths(in folder: String) -> [String] {
        let root = Repository.root.path
        let entries = FileManager.default.enumerator(
            at: Repository.root.appendingPathComponent(folder),
            includingPropertiesForKeys: nil,
            options: [.skipsHiddenFiles]
        )
        let urls = entries.map { $0.compactMap { $0 as? URL } } ?? []
        return urls.map { String($0.path.dropFirst(root.count + 1)) }.sorted()
    }

    static let sources = all(in: "Sources")
    static let tests = all(in: "Tests")
}

extension Collection<UInt8> {
    // A search by the system's library: there are hundreds of files and dozens of phrases.
    fileprivate func says(_ phrase: String) -> Bool {
        let phrase = Array(phrase.utf8)
        return withContiguousStorageIfAvailable { $0.says(phrase) }
            ?? Array(self).withUnsafeBufferPointer { $0.says(phrase) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func says(_ phrase: [UInt8]) -> Bool {
        guard let first = phrase.first, let last = phrase.last, let base = baseAddress else { return false }
        var start = 0
        while start + phrase.count <= count, let found = memchr(base + start, Int32(first), count - start) {
            let place = base.distance(to: found.assumingMemoryBound(to: UInt8.self))
            let end = place + phrase.count
            start = place + 1
            guard end <= count, memcmp(found, phrase, phrase.count) == 0 else { continue }
            let runsOnBefore = place > 0 && first.isWord && self[place - 1].isWord
            let runsOnAfter = end < count && last.isWord && self[end].isWord
            if !runsOnBefore, !runsOnAfter { return true }
        }
        return false
    }
}

extension UInt8 {
    /// Whether it may stand in an identifier; bytes past ASCII count.
    fileprivate var isWord: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
