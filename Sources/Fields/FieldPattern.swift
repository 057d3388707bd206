// Patterns are checked on what strangers type, so they have no construct that backtracks: a sequence of classes of
// ASCII characters, each a fixed number of times.

import Definitions

/// The form of an identity number, such as `^[A-Z]{5}[0-9]{4}[A-Z]$`.
///
/// A subset of regular expressions: `^`, then characters, classes or `\d`, each with an optional `{n}`, then `$`.
public struct FieldPattern: Sendable, Hashable {
    /// As the definition writes it.
    public let source: String
    private let classes: [Set<UInt8>]

    /// Reads a pattern.
    /// - Parameter source: The expression; nil results from anything outside the subset.
    public init?(_ source: String) {
        var rest = Array(source.utf8)[...]
        guard rest.popFirst() == UInt8(ascii: "^"), rest.popLast() == UInt8(ascii: "$") else { return nil }
        var classes: [Set<UInt8>] = []
        while !rest.isEmpty {
            guard let characters = Self.readClass(&rest), let count = Self.readCount(&rest) else { return nil }
            classes += repeatElement(characters, count: count)
        }
        guard (1...64).contains(classes.count) else { return nil }
        self.source = source
        self.classes = classes
    }

    /// Whether a text has this form, from its first to its last byte.
    /// - Parameter text: What was typed, normalised.
    /// - Returns: Whether every byte is in its class.
    public func matches(_ text: String) -> Bool {
        text.utf8.count == classes.count && zip(classes, text.utf8).allSatisfy { $0.contains($1) }
    }

    private static func readClass(_ rest: inout ArraySlice<UInt8>) -> Set<UInt8>? {
        guard let first = rest.popFirst() else { return nil }
        switch first {
        case UInt8(ascii: "\\"): return rest.popFirst() == UInt8(ascii: "d") ? Set("0123456789".utf8) : nil
        case UInt8(ascii: "["): return readRanges(&rest)
        case _ where first.isLetter || first.isDigit || first == UInt8(ascii: "-"): return [first]
        default: return nil
        }
    }

    private static func readRanges(_ rest: inout ArraySlice<UInt8>) -> Set<UInt8>? {
        var characters: Set<UInt8> = []
        while let first = rest.popFirst() {
            if first == UInt8(ascii: "]") { return characters.isEmpty ? nil : characters }
            guard first.isLetter || first.isDigit else { return nil }
            guard rest.first == UInt8(ascii: "-") else {
                characters.insert(first)
                continue
            }
            rest.removeFirst()
            guard let last = rest.popFirst(), last.isLetter || last.isDigit, first <= last else { return nil }
            characters.formUnion(first...last)
        }
        return nil
    }

    private static func readCount(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard rest.first == UInt8(ascii: "{") else { return 1 }
        rest.removeFirst()
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { return nil }
        let digits = rest[..<end]
        guard (1...2).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
        rest = rest[rest.index(after: end)...]
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
