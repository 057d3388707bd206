import Foundation
import TestSupport
import Testing

/// Which tests hold which attack that the specification of trust names; the map is checked against the tests.
@Suite struct AttackMapTests {
    /// An attack: its number in the specification, what is done, and the tests that fail if it succeeds.
    struct Entry: Sendable, CustomTestStringConvertible {
        let attack: String
        let what: String
        var tests: [(suite: String, function: String)] = []

        /// Reads the line that begins an entry.
        init(line: Substring) {
            let parts = line.split(separator: " ", maxSplits: 1)
            attack = String(parts[0])
            what = parts.count > 1 ? String(parts[1]) : ""
        }

        var testDescription: String { "\(attack) \(what)" }
    }

    /// The attacks in the order of the specification.
    ///
    /// In its texts, lines that are set in name the tests of the attack above them: folder/file.function.
    static let map = entries(of: people) + entries(of: machines)

    private static func entries(of text: String) -> [Entry] {
        var entries: [Entry] = []
        for line in text.split(separator: "\n") {
            guard line.hasPrefix(" "), let last = entries.indices.last else {
                entries.append(Entry(line: line))
                continue
            }
            let names = line.trimmingCharacters(in: .whitespaces).split(separator: ".", maxSplits: 1)
            entries[last].tests.append((suite: String(names[0]), function: names.count > 1 ? String(names[1]) : ""))
        }
        return entries
    }

    @Test(arguments: map) func theTestsOfAnAttackExist(_ entry: Entry) throws {
        #expect(!entry.what.isEmpty && !entry.tests.isEmpty)
        for test in entry.tests {
            let source = String(decoding: try Repository.bytes("Tests/\(test.suite).swift"), as: UTF8.self)
            let isThere = source.contains("func \(test.function)(") || source.contains("func `\(test.function)`(")
            #expect(isThere, "\(test.suite): \(test.function)")
        }
    }

    /// How many attacks of each letter the tables 1.1 to 1.11 have: none is left out, none stands there twice.
    @Test func everyAttackOfTheSpecificationIsInTheMap() {
        let counts = [
            ("P", 13), ("J", 12), ("C", 8), ("Z", 8), ("I", 12), ("R", 5), ("D", 9), ("L", 8), ("W", 4), ("S", 7),
            ("K", 6),
        ]
        let numbers = counts.flatMap { letter, count in (1...count).map { "\(letter)\($0)" } }
        #expect(Self.map.map(\.attack) == numbers)
    }
}
