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
        // The 16 bytes of the address are a value of ours while they are read.
        let bytes = unsafe withUnsafeBytes(of: six.address.sin6_addr) { unsafe Array($0.prefix(8)) }
        return bytes.map { "\($0)" }.joined(separator: ".") + "/64"
    }

    package var description: String { text }

    private init(text: String) { self.text = text }

    /// The other end of the connection, or whom a trusted proxy names: the last address of `X-Forwarded-For` that is
    /// not itself a trusted proxy.
    package init(_ peer: SocketAddress?, fields: HTTPFields, trusting proxies: Set<String>) {
        guard let peer = peer?.ipAddress else {
            self = .unknown
            return
        }
        var address = peer
        let forwarded = fields[values: .forwardedFor].flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }
        for hop in forwarded.reversed() where proxies.contains(address) {
            let trimmed = hop.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            let text = String(decoding: trimmed, as: UTF8.self)
            // What a proxy passes on need not be an address.
            guard let next = try? SocketAddress(ipAddress: text, port: 0).ipAddress else { break }
            address = next
        }
        text = address
    }
}
