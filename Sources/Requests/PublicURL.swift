/// The address under which people reach these pages: scheme, host, port, nothing else.
package struct PublicURL: Sendable, Hashable {
    package let isSecure: Bool
    /// Host and port in lower case, as browsers write them in `Host`.
    package let authority: String

    /// As browsers write it in `Origin`.
    package var origin: String { (isSecure ? "https://" : "http://") + authority }

    /// Nil for anything but `http(s)://host[:port]` with at most a slash behind it.
    package init?(_ text: String) {
        let text = text.lowercased()
        let isSecure = text.utf8.starts(with: "https://".utf8)
        guard isSecure || text.utf8.starts(with: "http://".utf8) else { return nil }
        var rest = text.utf8.dropFirst(isSecure ? 8 : 7)
        if rest.last == UInt8(ascii: "/") { rest = rest.dropLast() }
        guard let authority = String(rest), HostHeader(authority) != nil else { return nil }
        self.isSecure = isSecure
        self.authority = authority
    }
}

/// The value of a `Host` header field.
package struct HostHeader: Sendable, Hashable {
    /// Host and port in lower case.
    package let authority: String
    /// Host in lower case, without port; an IPv6 address in brackets.
    package let host: String

    /// Nil for anything but a name or an address with at most a port.
    package init?(_ text: String) {
        let bytes = Array(text.lowercased().utf8)
        guard (1...255).contains(bytes.count) else { return nil }
        let isBracketed = bytes[0] == UInt8(ascii: "[")
        let end = isBracketed ? bytes.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } : nil
        guard !isBracketed || end != nil else { return nil }
        let hostEnd = end ?? bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        let host = bytes[..<hostEnd]
        guard !host.isEmpty, host.allSatisfy({ Self.isHostByte($0, isBracketed) }) else { return nil }
        let port = bytes[hostEnd...]
        guard port.isEmpty || port.first == UInt8(ascii: ":") && Self.isPort(port.dropFirst()) else { return nil }
        authority = String(decoding: bytes, as: UTF8.self)
        self.host = String(decoding: host, as: UTF8.self)
    }

    /// Whether only this machine answers to the name; browsers then keep secure cookies without TLS.
    package var isLoopback: Bool { ["localhost", "127.0.0.1", "[::1]"].contains(host) }

    private static func isHostByte(_ byte: UInt8, _ isBracketed: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): !isBracketed || byte == UInt8(ascii: ".")
        case UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): isBracketed
        default: false
        }
    }

    private static func isPort(_ digits: ArraySlice<UInt8>) -> Bool {
        (1...5).contains(digits.count) && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
