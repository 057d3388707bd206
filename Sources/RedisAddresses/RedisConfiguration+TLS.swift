import FoundationEssentials
package import NIOSSL
import Synchronization

extension RedisConfiguration.TLS {
    /// Encrypts a connection and verifies who is at its other end.
    /// - Parameter address: The server; its name must be in the certificate, or its address if it has no name.
    /// - Returns: What encrypts.
    /// - Throws: `NIOSSLError` if a file is not what it should be.
    package func handler(for address: RedisConfiguration.Address) throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(context: try context(), serverHostname: Self.name(in: address))
    }

    /// What all connections with these settings share.
    ///
    /// It is made once, which reads files and takes milliseconds, and again when a file has changed: a certificate that
    /// was renewed is used from the next connection on.
    /// - Returns: The context.
    /// - Throws: `NIOSSLError` if a file is not what it should be.
    package func context() throws -> NIOSSLContext {
        try contexts.withLock { contexts in
            let age = changes
            if let known = contexts[self], known.age == age { return known.context }
            let context = try NIOSSLContext(configuration: try configuration())
            contexts[self] = (age, context)
            return context
        }
    }

    /// When each file was last written.
    private var changes: [Date?] {
        [authorityFile, identity?.certificateFile, identity?.keyFile]
            .map { path in
                // A file that is gone is as good as one that has changed.
                path.flatMap { try? FileManager.default.attributesOfItem(atPath: $0)[.modificationDate] as? Date }
            }
    }

    private func configuration() throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let authorityFile { configuration.trustRoots = .file(authorityFile) }
        if let identity {
            configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(identity.certificateFile)
                .map { .certificate($0) }
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: identity.keyFile, format: .pem))
        }
        return configuration
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

/// Contexts by their settings; a program has one or two.
private let contexts = Mutex<[RedisConfiguration.TLS: (age: [Date?], context: NIOSSLContext)]>([:])

extension RedisConfiguration {
    /// Reads how a connection is encrypted; a file that cannot be used stops the start, as it would look like an outage
    /// later.
    mutating func readEncryption(in environment: [String: String]) throws(RedisConfigurationError) {
        if case .unixSocket = address { return }
        let names = ["REDIS_TLS_CA", "REDIS_TLS_CERT", "REDIS_TLS_KEY"]
        guard let first = names.first(where: { environment[$0] != nil }) else { return }
        guard tls != nil else {
            throw RedisConfigurationError(
                name: first,
                reason: "is for a rediss:// address; this one would send its password in clear"
            )
        }
        for name in names.prefix(2) {
            if let path = environment[name], !TLS.isAuthority(path) {
                throw RedisConfigurationError(name: name, reason: "must name a readable PEM file of certificates")
            }
        }
        tls?.authorityFile = environment["REDIS_TLS_CA"]
        tls?.identity = try Self.identity(in: environment)
    }

    private static func identity(
        in environment: [String: String]
    ) throws(RedisConfigurationError) -> TLS.Identity? {
        let (certificate, key) = (environment["REDIS_TLS_CERT"], environment["REDIS_TLS_KEY"])
        switch (certificate, key) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            let identity = TLS.Identity(certificateFile: certificate, keyFile: key)
            do {
                _ = try TLS(identity: identity).context()
                return identity
            } catch {
                throw RedisConfigurationError(
                    name: "REDIS_TLS_KEY",
                    reason:
                        "must name a readable PEM file of the key that REDIS_TLS_CERT was issued for, without a passphrase"
                )
            }
        case (nil, _): throw RedisConfigurationError(name: "REDIS_TLS_KEY", reason: "needs REDIS_TLS_CERT besides")
        case (_, nil): throw RedisConfigurationError(name: "REDIS_TLS_CERT", reason: "needs REDIS_TLS_KEY besides")
        }
    }
}
