package import Documents

/// One place of a definition that is being read: a JSON value that knows where it stands.
package struct DefinitionNode {
    package let value: JSONValue
    package let path: String
    package let file: String

    package init(value: JSONValue, path: String, file: String) {
        (self.value, self.path, self.file) = (value, path, file)
    }

    /// The error that something is wrong here, or with the member of the given key.
    package func failure(_ reason: ProductError.Reason, at key: String? = nil) -> ProductError {
        ProductError(file: file, keyPath: key.map(memberPath) ?? path, reason: reason)
    }

    /// Refuses what is not an object, and any key but these.
    package func permit(_ keys: Set<String>) throws(ProductError) {
        guard case .object(let members) = value else { throw failure(.expected("an object")) }
        if let unknown = members.keys.filter({ !keys.contains($0) }).min() { throw failure(.unknownKey, at: unknown) }
    }

    /// Whether the object has the member.
    package func has(_ key: String) -> Bool { value[key] != nil }

    /// A member of the object, nil if it is not there.
    package subscript(_ key: String) -> DefinitionNode? {
        value[key].map { DefinitionNode(value: $0, path: memberPath(key), file: file) }
    }

    /// A member that must be there.
    package func required(_ key: String) throws(ProductError) -> DefinitionNode {
        guard let node = self[key] else { throw failure(.missing, at: key) }
        return node
    }

    private func memberPath(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

// What the value at a place must be.
extension DefinitionNode {
    package func text() throws(ProductError) -> String {
        guard let text = value.stringValue, !text.utf8.isEmpty else { throw failure(.expected("a text")) }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw failure(.expected("a text without control characters"))
        }
        return text
    }

    /// A text of bytes that the grammar admits.
    package func name(_ grammar: NameGrammar) throws(ProductError) -> String {
        let text = try text()
        guard grammar.admits(text) else { throw failure(.expected(grammar.rawValue)) }
        return text
    }

    package func number() throws(ProductError) -> Double {
        guard let number = value.numberValue, number.isFinite else { throw failure(.expected("a number")) }
        return number
    }

    package func integer(_ range: ClosedRange<Int>) throws(ProductError) -> Int {
        guard let number = value.integerValue, range.contains(number) else {
            throw failure(.expected("a whole number from \(range.lowerBound) to \(range.upperBound)"))
        }
        return number
    }

    package func flag() throws(ProductError) -> Bool {
        guard let flag = value.boolValue else { throw failure(.expected("true or false")) }
        return flag
    }

    /// One of the words of a closed list.
    package func word<Word: RawRepresentable & CaseIterable>(of type: Word.Type) throws(ProductError) -> Word
    where Word.RawValue == String {
        guard let word = value.stringValue.flatMap(Word.init(rawValue:)) else {
            throw failure(.expected("one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))"))
        }
        return word
    }

    package func elements() throws(ProductError) -> [DefinitionNode] {
        guard let elements = value.arrayValue else { throw failure(.expected("a list")) }
        return elements.enumerated().map { DefinitionNode(value: $1, path: "\(path)[\($0)]", file: file) }
    }

    /// The members of an object in the order of their keys.
    package func members() throws(ProductError) -> [(key: String, node: DefinitionNode)] {
        guard case .object(let members) = value else { throw failure(.expected("an object")) }
        return members.sorted { $0.key < $1.key }
            .map { ($0.key, DefinitionNode(value: $0.value, path: memberPath($0.key), file: file)) }
    }

    /// A list, each element read.
    package func each<Element>(
        _ read: (DefinitionNode) throws(ProductError) -> Element
    ) throws(ProductError) -> [Element] {
        var list: [Element] = []
        for element in try elements() { list.append(try read(element)) }
        return list
    }

    /// An object, each member read.
    package func table<Element>(
        _ read: (DefinitionNode) throws(ProductError) -> Element
    ) throws(ProductError) -> [String: Element] {
        var table: [String: Element] = [:]
        for (key, node) in try members() { table[key] = try read(node) }
        return table
    }

    /// A list of texts, none twice.
    package func texts() throws(ProductError) -> [String] {
        var texts: [String] = []
        for element in try elements() {
            let text = try element.text()
            guard !texts.contains(text) else { throw element.failure(.taken(text)) }
            texts.append(text)
        }
        return texts
    }
}

/// What names of a definition are made of; the raw value says so to people.
package enum NameGrammar: String {
    case key = "a key of small letters, digits and _, that begins with a letter and has at most 64"
    case identifier = "an id of small letters, digits and -"
    case reference = "an id of letters, digits, _ and -"
    case version = "a version of letters, digits, dots, + and -"
    case locale = "a language tag of letters, digits and -"
    case timeZone = "the name of a time zone"
    case code = "a code of at most 64 bytes without | and control characters"

    func admits(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 64 else { return false }
        return switch self {
        case .key: first.isSmallLetter && bytes.allSatisfy { $0.isSmallLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
        case .identifier: bytes.allSatisfy { $0.isSmallLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
        case .reference: bytes.allSatisfy { $0.isLetter || $0.isDigit || "_-".utf8.contains($0) }
        case .version: bytes.allSatisfy { $0.isLetter || $0.isDigit || ".+-".utf8.contains($0) }
        case .locale: first.isLetter && bytes.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
        case .timeZone: first.isLetter && bytes.allSatisfy { $0.isLetter || $0.isDigit || "/_+-".utf8.contains($0) }
        case .code: bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "|") }
        }
    }
}

extension UInt8 {
    package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isSmallLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    package var isLetter: Bool { (self | 0x20).isSmallLetter }
}
