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
        let pairs = lines.flatMap { $0.utf8.split(separator: UInt8(ascii: ";")) }
        for pair in pairs.prefix(Self.maximumCookies) {
            let pair = pair.drop { $0 == UInt8(ascii: " ") }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].elementsEqual(name.utf8) else { continue }
            let isPlain = parts[1].allSatisfy { (0x21...0x7E).contains($0) }
            guard found == nil, parts[1].count <= Self.maximumBytes, isPlain else { return nil }
            found = String(parts[1])
        }
        return found
    }
}
