package import NIOCore

/// Tells addresses of the internet from those of this machine and the networks around it.
///
/// A receiver of webhooks is named by somebody else, so what its name stands for must be nobody's neighbour: otherwise
/// the front could be made to speak to Redis, to a cloud's metadata, or to a printer.
package enum ReachableAddress {
    /// Whether an address is one that anybody on the internet could reach.
    package static func isPublic(_ address: SocketAddress) -> Bool {
        switch address {
        // Behind family and port, and in IPv6 the flow: `sin_addr` of sockaddr_in, `sin6_addr` of sockaddr_in6.
        case .v4(let address): isPublic(v4: withUnsafeBytes(of: address.address) { Array($0[4..<8]) })
        case .v6(let address): isPublic(v6: withUnsafeBytes(of: address.address) { Array($0[8..<24]) })
        case .unixDomainSocket: false
        }
    }

    /// Special-purpose blocks of RFC 6890 and its successors.
    static func isPublic(v4 bytes: [UInt8]) -> Bool {
        switch (bytes[0], bytes[1]) {
        case (0, _), (10, _), (127, _), (224..., _): false
        case (100, 64...127), (169, 254), (172, 16...31), (192, 168), (198, 18...19): false
        case (192, 0): !(bytes[2] == 0 || bytes[2] == 2)
        case (192, 88): bytes[2] != 99
        case (198, 51): bytes[2] != 100
        case (203, 0): bytes[2] != 113
        default: true
        }
    }

    /// Of the global unicast block only, less what is carried in it for others; an IPv4 address inside counts as itself.
    static func isPublic(v6 bytes: [UInt8]) -> Bool {
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        if isMapped { return isPublic(v4: Array(bytes[12...])) }
        // NAT64: the network behind it is that of the IPv4 address.
        if bytes.starts(with: [0, 0x64, 0xFF, 0x9B]) { return false }
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        // 6to4, Teredo, and documentation.
        if bytes.starts(with: [0x20, 0x02]) || bytes.starts(with: [0x20, 0x01, 0, 0]) { return false }
        return !bytes.starts(with: [0x20, 0x01, 0x0D, 0xB8])
    }
}
