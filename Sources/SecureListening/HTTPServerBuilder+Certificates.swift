package import HummingbirdCore
import HummingbirdHTTP2
import NIOCore

extension HTTPServerBuilder {
    /// HTTP/1.1; with certificates over TLS, where clients that can speak HTTP/2.
    /// - Parameters:
    ///   - certificates: Those of the front; nil without TLS.
    ///   - idleTimeout: How long a connection may be without a request.
    ///   - configuration: Of each HTTP/1.1 connection and each HTTP/2 stream.
    /// - Returns: What builds the server.
    package static func listening(
        under certificates: Certificates?,
        idleTimeout: Duration,
        _ configuration: HTTP1Channel.Configuration
    ) -> HTTPServerBuilder {
        guard let certificates else { return .http1(configuration: configuration) }
        return HTTPServerBuilder { responder in
            HandshakeDeadline(
                base: try HTTP2UpgradeChannel(
                    tlsConfiguration: certificates.configuration,
                    configuration: .init(
                        idleTimeout: idleTimeout,
                        gracefulCloseTimeout: .seconds(10),
                        streamConfiguration: configuration
                    ),
                    responder: responder
                )
            )
        }
    }
}
