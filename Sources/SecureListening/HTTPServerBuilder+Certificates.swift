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
        guard let certificates else {
            return HTTPServerBuilder { OnEventLoop(base: HTTP1Channel(responder: $0, configuration: configuration)) }
        }
        return HTTPServerBuilder { responder in
            let encrypted = try HTTP2UpgradeChannel(
                tlsConfiguration: certificates.configuration,
                configuration: .init(
                    idleTimeout: idleTimeout,
                    gracefulCloseTimeout: .seconds(10),
                    streamConfiguration: configuration
                ),
                responder: responder
            )
            return OnEventLoop(base: HandshakeDeadline(base: encrypted))
        }
    }
}
