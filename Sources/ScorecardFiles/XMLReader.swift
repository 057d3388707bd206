// What a scorecard needs of XML 1.0 and no more. A document type is refused, and with it every entity but the five that
// XML itself has, so that nothing is fetched and nothing expands; so are encodings other than UTF-8.

/// Reads one XML document, bounded in size, depth and number of elements.
struct XMLReader {
    static let maximumBytes = 16 << 20
    private static let maximumDepth = 64
    private static let maximumElements = 200_000
    private static let maximumAttributes = 64

    /// What is wrong, and in which line.
    struct Problem: Error, Hashable {
        let line: Int
        let reason: String
    }

    private let bytes: [UInt8]
    private var place = 0
    private var count = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The root of a document.
    static func root(of bytes: [UInt8]) throws(Problem) -> XMLElement {
        guard bytes.count <= maximumBytes else { throw Problem(line: 0, reason: "is larger than 16 MiB") }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Problem(line: 0, reason: "is not UTF-8") }
        var reader = XMLReader(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes)
        return try reader.document()
    }

    private mutating func document() throws(Problem) -> XMLElement {
        try skipBetween()
        guard starts(with: "<") else { throw problem("an element must be here") }
        let root = try elements()
        try skipBetween()
        guard place == bytes.count else { throw problem("nothing may follow the document") }
        return root
    }

    /// Reads the root and all within it, without recursion.
    private mutating func elements() throws(Problem) -> XMLElement {
        var open: [XMLElement] = []
        while true {
            guard place < bytes.count else { throw problem("the document ends within an element") }
            guard bytes[place] == UInt8(ascii: "<") else {
                open[open.count - 1].text += try text(upTo: UInt8(ascii: "<"))
                continue
            }
            if try skipComment() { continue }
            if starts(with: "<![CDATA[") {
                place += 9
                let end = try find("]]>")
                open[open.count - 1].text += String(decoding: bytes[place..<end], as: UTF8.self)
                place = end + 3
                continue
            }
            var closed: XMLElement?
            if starts(with: "</") {
                closed = try closing(&open)
            } else {
                let (element, isEmpty) = try opening()
                if isEmpty { closed = element } else { open.append(element) }
                guard open.count <= Self.maximumDepth else { throw problem("elements are too deep in one another") }
            }
            guard let closed else { continue }
            guard !open.isEmpty else { return closed }
            open[open.count - 1].children.append(closed)
        }
    }

    private mutating func closing(_ open: inout [XMLElement]) throws(Problem) -> XMLElement {
        place += 2
        let name = try name()
        skipSpace()
        guard starts(with: ">"), let element = open.popLast(), element.name == name else {
            throw problem("</\(name)> closes nothing")
        }
        place += 1
        return element
    }

    private mutating func opening() throws(Problem) -> (XMLElement, isEmpty: Bool) {
        place += 1
        count += 1
        guard count <= Self.maximumElements else { throw problem("there are too many elements") }
        let name = try name()
        var attributes: [String: String] = [:]
        while true {
            let hadSpace = skipSpace()
            if starts(with: "/>") {
                place += 2
                return (XMLElement(name: name, attributes: attributes), true)
            }
            if starts(with: ">") {
                place += 1
                return (XMLElement(name: name, attributes: attributes), false)
            }
            guard hadSpace, attributes.count < Self.maximumAttributes else { throw problem("<\(name)> is not closed") }
            let (key, value) = try attribute()
            guard attributes.updateValue(value, forKey: key) == nil else { throw problem("\(key) is there twice") }
        }
    }

    private mutating func attribute() throws(Problem) -> (String, String) {
        let key = try name()
        skipSpace()
        guard starts(with: "=") else { throw problem("\(key) has no value") }
        place += 1
        skipSpace()
        guard place < bytes.count, "\"'".utf8.contains(bytes[place]) else { throw problem("\(key) has no value") }
        let quote = bytes[place]
        place += 1
        let value = try text(upTo: quote)
        guard place < bytes.count else {
            throw problem("the value of \(key) does not end")
        }
        place += 1
        return (key, value)
    }

    /// Text with references replaced, up to a byte or the end.
    private mutating func text(upTo end: UInt8) throws(Problem) -> String {
        var text: [UInt8] = []
        while place < bytes.count, bytes[place] != end {
            guard bytes[place] == UInt8(ascii: "&") else {
                text.append(bytes[place])
                place += 1
                continue
            }
            text += try reference()
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func reference() throws(Problem) -> [UInt8] {
        let known = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\""), ("&apos;", "'")]
        for (reference, text) in known where starts(with: reference) {
            place += reference.utf8.count
            return Array(text.utf8)
        }
        throw problem("references other than &lt; &gt; &amp; &quot; &apos; are not supported")
    }

    /// A name without its prefix.
    private mutating func name() throws(Problem) -> String {
        let start = place
        while place < bytes.count, !" \t\r\n=/><\"'&".utf8.contains(bytes[place]) { place += 1 }
        let name = bytes[start..<place]
        guard !name.isEmpty, name.count <= 256 else { throw problem("a name must be here") }
        let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        return String(decoding: local, as: UTF8.self)
    }

    /// Space, comments and instructions; a document type is refused.
    private mutating func skipBetween() throws(Problem) {
        while true {
            skipSpace()
            guard try skipComment() else { break }
        }
        guard !starts(with: "<!") else { throw problem("a document type is not supported") }
    }

    private mutating func skipComment() throws(Problem) -> Bool {
        for (start, end) in [("<!--", "-->"), ("<?", "?>")] where starts(with: start) {
            place += start.utf8.count
            place = try find(end) + end.utf8.count
            return true
        }
        return false
    }

    private func find(_ end: String) throws(Problem) -> Int {
        let end = Array(end.utf8)
        var start = place
        while start + end.count <= bytes.count {
            if bytes[start] == end[0], bytes[start..<start + end.count].elementsEqual(end) { return start }
            start += 1
        }
        throw problem("\(String(decoding: end, as: UTF8.self)) is missing")
    }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = place
        while place < bytes.count, " \t\r\n".utf8.contains(bytes[place]) { place += 1 }
        return place > start
    }

    private func starts(with text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

    private func problem(_ reason: String) -> Problem {
        Problem(line: 1 + bytes[..<min(place, bytes.count)].count { $0 == UInt8(ascii: "\n") }, reason: reason)
    }
}
