/// Where an endpoint is: `https`, a host, a port and a path, and nothing that could mean something else to somebody.
package struct WebhookAddress: Sendable, Hashable, CustomStringConvertible {
    package let isSecure: Bool
    /// A name or an address, in lower case, without brackets.
    package let host: String
    package let port: Int
    /// With its query, as it is sent.
    package let path: String

    /// Nil for anything else, such as an address with a user, a fragment, or a host of figures that is no plain address.
    /// - Parameters:
    ///   - text: As it was typed.
    ///   - allowsPlain: Whether `http` is taken, for receivers on this machine.
    package init?(_ text: String, allowsPlain: Bool = false) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 500, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let lowered = bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        let isSecure = lowered.starts(with: "https://".utf8)
        guard isSecure || allowsPlain && lowered.starts(with: "http://".utf8) else { return nil }
        let rest = bytes.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let path = rest.dropFirst(authority.count)
        let refused = [UInt8(ascii: "@"), UInt8(ascii: "\\"), UInt8(ascii: "%")]
        guard !authority.contains(where: refused.contains),
            !path.contains(UInt8(ascii: "#")), !path.contains(UInt8(ascii: "\\")),
            path.isEmpty || path.first == UInt8(ascii: "/")
        else { return nil }
        guard let (host, port) = Self.parts(String(decoding: authority, as: UTF8.self).lowercased()) else { return nil }
        self.isSecure = isSecure
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
        self.path = path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
    }

    /// Host and port; a host in brackets is an IPv6 address.
    private static func parts(_ authority: String) -> (host: String, port: Int?)? {
        let bytes = Array(authority.utf8)
        let isBracketed = bytes.first == UInt8(ascii: "[")
        let end = isBracketed ? bytes.firstIndex(of: UInt8(ascii: "]")) : bytes.firstIndex(of: UInt8(ascii: ":"))
        if isBracketed, end == nil { return nil }
        let host = isBracketed ? bytes[1..<(end ?? 1)] : bytes[..<(end ?? bytes.count)]
        var tail = bytes[((end ?? bytes.count) + (isBracketed ? 1 : 0))...]
        guard !host.isEmpty, host.count <= 253, isBracketed || host.allSatisfy(isNameByte) else { return nil }
        // 2130706433, 0x7f000001 and 127.1 are loopback to some resolvers and a name to others.
        if !isBracketed, let last = host.split(separator: UInt8(ascii: ".")).last,
            last.allSatisfy(isDigit) || last.starts(with: "0x".utf8)
        {
            guard host.split(separator: UInt8(ascii: ".")).count == 4, !last.starts(with: "0x".utf8) else { return nil }
        }
        guard tail.popFirst() != nil else { return (String(decoding: host, as: UTF8.self), nil) }
        guard (1...5).contains(tail.count), tail.allSatisfy(isDigit) else { return nil }
        let port = tail.reduce(0) { $0 * 10 + .init($1 - UInt8(ascii: "0")) }
        return (1...65_535).contains(port) ? (String(decoding: host, as: UTF8.self), port) : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    /// Host and port as `Host` has them.
    package var authority: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// As it is shown.
    package var description: String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }
}
