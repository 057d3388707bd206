import Foundation
package import HTTPTypes
package import NIOCore

/// Where a request came from.
package struct ClientAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IPv4 address, or an IPv6 address in full.
    package let text: String

    package static let unknown = ClientAddress(text: "unknown")

    /// What limits count by: an IPv4 address, or the /64 of an IPv6 address, which one customer has as a whole.
    package var network: String {
        // What is no address of IPv6 counts as it is.
        guard text.utf8.contains(UInt8(ascii: ":")), let address = try? SocketAddress(ipAddress: text, port: 0) else {
            return text
        }
        guard case .v6(let six) = address else { return text }
        return Self.bytes(of: six).prefix(8).map { "\($0)" }.joined(separator: ".") + "/64"
    }

    package var description: String { text }

    private init(text: String) { self.text = text }

    /// The other end of the connection, or whom a trusted proxy names: the last address of `X-Forwarded-For` that is
    /// not itself a trusted proxy.
    package init(_ peer: SocketAddress?, fields: HTTPFields, trusting proxies: Set<String>) {
        guard let peer = peer.flatMap(Self.plain) else {
            self = .unknown
            return
        }
        var address = peer
        let forwarded = fields[values: .forwardedFor].flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }
        for hop in forwarded.reversed() where proxies.contains(address) {
            let trimmed = hop.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            let text = String(decoding: trimmed, as: UTF8.self)
            // What a proxy passes on need not be an address.
            guard let hop = try? SocketAddress(ipAddress: text, port: 0), let next = Self.plain(hop) else { break }
            address = next
        }
        text = address
    }

    /// An address as it is compared; what is none stays as it is.
    /// - Parameter text: As somebody wrote it.
    /// - Returns: The address as ``text`` has it.
    package static func plain(_ text: String) -> String {
        // What is no address is compared as it is.
        (try? SocketAddress(ipAddress: text, port: 0)).flatMap(plain) ?? text
    }

    /// An IPv4 address that stands in an IPv6 address (`::ffff:a.b.c.d`), as listeners for both tell it, is that IPv4
    /// address: all of them are in one /64.
    private static func plain(_ address: SocketAddress) -> String? {
        guard case .v6(let six) = address else { return address.ipAddress }
        let bytes = bytes(of: six)
        guard bytes.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]) else { return address.ipAddress }
        return bytes.dropFirst(12).map { "\($0)" }.joined(separator: ".")
    }

    private static func bytes(of address: SocketAddress.IPv6Address) -> [UInt8] {
        // The 16 bytes of the address are a value of ours while they are read.
        unsafe withUnsafeBytes(of: address.address.sin6_addr) { unsafe Array($0) }
    }
}
