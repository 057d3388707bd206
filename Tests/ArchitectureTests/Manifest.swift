import Foundation
import TestSupport
import Testing

/// What Package.swift says of the rooms; read as text, for a room is one line of it.
struct Manifest: Sendable {
    /// The rooms, in the order of the manifest.
    let rooms: [Room]
    /// C libraries of the system that have a module map in Sources.
    let systemLibraries: Set<String>
    /// From programs to the one front each runs.
    let programs: [String: String]

    /// The manifest of this repository; empty where it cannot be read, which a test refuses.
    static let house = Manifest(
        (try? Repository.bytes("Package.swift")).map { String(decoding: $0, as: UTF8.self) } ?? ""
    )

    init(_ text: String) {
        let vocabulary = text.firstMatch(of: /let vocabulary = \[([^\]]*)\]/).map { literals(in: $0.1) } ?? []
        let products = Self.namedProducts(in: text)
        rooms = calls(of: "room", in: text).map { Room($0, vocabulary: vocabulary, products: products) }
        systemLibraries = Set(text.matches(of: /\.systemLibrary\(name: "(\w+)"/).map { String($0.1) })
        let fronts = text.matches(of: /program\("([\w-]+)", "(\w+)"\)/).map { (String($0.1), String($0.2)) }
        programs = Dictionary(fronts) { $1 }
    }

    /// From the name of a constant such as `nio` to the products it stands for.
    private static func namedProducts(in text: String) -> [String: Set<String>] {
        let constants = text.matches(of: /(?s)let (\w+): \[?Target\.Dependency\]? = (.*?)\n(?=let|\n|\/)/)
        let named = constants.map { (String($0.1), productNames(in: String($0.2))) }
        return Dictionary(named) { $1 }
    }

    /// A room and all rooms below it.
    func closure(of name: String) -> Set<String> {
        let below = Dictionary(rooms.map { ($0.name, $0.rooms) }) { $1 }
        var found: Set<String> = []
        var open = [name]
        while let room = open.popLast() {
            if found.insert(room).inserted { open += (below[room] ?? []).filter { below[$0] != nil } }
        }
        return found
    }

    /// Products that a room links through all rooms below it.
    func linkedProducts(of name: String) -> Set<String> {
        let names = closure(of: name)
        return rooms.filter { names.contains($0.name) }.reduce(into: []) { $0.formUnion($1.products) }
    }
}

/// A room as the manifest declares it.
struct Room: Sendable, CustomTestStringConvertible {
    let name: String
    /// Rooms and C libraries it may enter.
    let rooms: Set<String>
    /// Products of packages it may use.
    let products: Set<String>
    /// Rooms and products it names one by one, not through a constant that stands for several.
    let named: Set<String>

    var testDescription: String { name }

    /// - Parameters:
    ///   - arguments: What stands between the parentheses of `room(…)`.
    ///   - vocabulary: What `vocabulary` stands for.
    ///   - products: What constants stand for.
    init(_ arguments: String, vocabulary: [String], products: [String: Set<String>]) {
        let halves = arguments.components(separatedBy: "uses:")
        let names = literals(in: Substring(halves[0].components(separatedBy: "resources:")[0]))
        name = names.first ?? ""
        let isVocabulary = halves[0].firstMatch(of: /\bvocabulary\b/) != nil
        rooms = Set(names.dropFirst()).union(isVocabulary ? vocabulary : [])
        let uses = halves.count > 1 ? halves[1].components(separatedBy: "resources:")[0] : ""
        let used = uses.matches(of: /\b[a-z]\w*\b/).compactMap { products[String($0.0)] }
        self.products = used.reduce(into: productNames(in: uses)) { $0.formUnion($1) }
        named = used.filter { $0.count == 1 }.reduce(into: productNames(in: uses)) { $0.formUnion($1) }
            .union(names.dropFirst())
    }
}

/// The texts between quotes.
private func literals(in text: Substring) -> [String] {
    text.matches(of: /"([^"]*)"/).map { String($0.1) }
}

private func productNames(in text: String) -> Set<String> {
    Set(text.matches(of: /\.product\(name: "(\w+)"/).map { String($0.1) })
}

/// What stands between the parentheses of each call with a text as its first argument.
private func calls(of function: String, in text: String) -> [String] {
    text.ranges(of: function + "(")
        .compactMap { range in
            var depth = 1
            let end = text[range.upperBound...]
                .firstIndex { character in
                    depth += character == "(" ? 1 : character == ")" ? -1 : 0
                    return depth == 0
                }
            let arguments = end.map { text[range.upperBound..<$0] } ?? ""
            return arguments.trimmingPrefix(while: \.isWhitespace).hasPrefix("\"") ? String(arguments) : nil
        }
}
