import Foundation
package import Hosting
import NIOSSL

/// The certificate under which the front answers, and its key.
package struct Certificates: Sendable {
    let configuration: TLSConfiguration

    /// Reads `HTTP_TLS_CERT`, a PEM file with the certificate first and those that vouch for it behind, and
    /// `HTTP_TLS_KEY`, its key without a passphrase; nil where neither is set.
    package init?(reading settings: inout SettingsReader) {
        let (chain, key) = (settings["HTTP_TLS_CERT"], settings["HTTP_TLS_KEY"])
        guard chain != nil || key != nil else { return nil }
        guard let chain else {
            settings.refuse("HTTP_TLS_CERT", "must be set beside HTTP_TLS_KEY")
            return nil
        }
        guard let key else {
            settings.refuse("HTTP_TLS_KEY", "must be set beside HTTP_TLS_CERT")
            return nil
        }
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(chain), !certificates.isEmpty else {  // any reason
            settings.refuse("HTTP_TLS_CERT", "is no readable PEM file of certificates")
            return nil
        }
        // Whatever is wrong with the file, it is no key.
        let file = URL(fileURLWithPath: key).resolvingSymlinksInPath().path
        guard let mode = try? FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int,
            let privateKey = try? NIOSSLPrivateKey(file: key, format: .pem)
        else {
            settings.refuse("HTTP_TLS_KEY", "is no readable PEM file of a key")
            return nil
        }
        guard mode & 0o004 == 0 else {
            settings.refuse("HTTP_TLS_KEY", "can be read by everybody")
            return nil
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) },
            privateKey: .privateKey(privateKey)
        )
        configuration.minimumTLSVersion = .tlsv12
        // A key that is not the certificate's shows here and not at the first visitor.
        guard (try? NIOSSLContext(configuration: configuration)) != nil else {  // any reason
            settings.refuse("HTTP_TLS_KEY", "is not the key of HTTP_TLS_CERT")
            return nil
        }
        self.configuration = configuration
    }
}
