import NIOSSL

extension RedisConfiguration.TLS {
    /// Encrypts a connection and verifies who is at its other end.
    /// - Parameter address: The server; its name must be in the certificate, or its address if it has no name.
    /// - Returns: What encrypts.
    /// - Throws: `NIOSSLError` if the authority's file is not one.
    func handler(for address: RedisConfiguration.Address) throws -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let authorityFile { configuration.trustRoots = .file(authorityFile) }
        return try NIOSSLClientHandler(
            context: NIOSSLContext(configuration: configuration),
            serverHostname: Self.name(in: address)
        )
    }

    /// Whether a file holds certificates.
    static func isAuthority(_ path: String) -> Bool {
        // Whatever is wrong with it, it cannot be used.
        (try? NIOSSLCertificate.fromPEMFile(path))?.isEmpty == false
    }

    /// An address in digits is no name: then the certificate must hold the address.
    static func name(in address: RedisConfiguration.Address) -> String? {
        guard case .host(let host, _) = address else { return nil }
        let isVersion4 = host.utf8.allSatisfy { byte in
            byte == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return isVersion4 || host.utf8.contains(UInt8(ascii: ":")) ? nil : host
    }
}
