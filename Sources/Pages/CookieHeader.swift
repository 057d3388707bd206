/// What a browser sends back of its cookies (RFC 6265, section 5.4), read on bytes.
package struct CookieHeader: Sendable {
    /// No more are looked at.
    static let maximumCookies = 100
    /// Nor are longer ones taken, in bytes.
    static let maximumBytes = 4_096

    private let lines: [String]

    /// - Parameter lines: Values of `Cookie`, each as it came.
    package init(_ lines: [String]) { self.lines = lines }

    /// The value of a cookie; nil if there is none or more than one, of over 4 kB, or not of printable ASCII.
    package subscript(name: String) -> String? {
        var found: String?
        var count = 0
        for line in lines {
            var rest = line.utf8[...]
            while !rest.isEmpty, count < Self.maximumCookies {
                let end = rest.firstIndex(of: UInt8(ascii: ";")) ?? rest.endIndex
                if end > rest.startIndex { count += 1 }
                let pair = rest[..<end].drop { $0 == UInt8(ascii: " ") }
                rest = rest[end...].dropFirst()
                guard let value = Self.value(of: name, in: pair) else { continue }
                let isPlain = value.allSatisfy { (0x21...0x7E).contains($0) }
                guard found == nil, value.count <= Self.maximumBytes, isPlain else { return nil }
                found = String(value)
            }
        }
        return found
    }

    /// What stands behind the first equals sign; nil of a cookie by another name.
    private static func value(of name: String, in pair: Substring.UTF8View) -> Substring.UTF8View? {
        guard let sign = pair.firstIndex(of: UInt8(ascii: "=")), pair[..<sign].elementsEqual(name.utf8) else {
            return nil
        }
        return pair[sign...].dropFirst()
    }
}
