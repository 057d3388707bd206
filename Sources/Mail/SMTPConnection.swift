import Foundation
import LedgerRecords
import NIOCore
import NIOPosix
import NIOSSL

/// A connection to a mail server, for one letter (RFC 5321, 3207, 4954).
final class SMTPConnection: Sendable {
    private let channel: any Channel
    private let replies: SMTPReplies
    private let server: SMTPServer

    private init(channel: any Channel, replies: SMTPReplies, server: SMTPServer) {
        self.channel = channel
        self.replies = replies
        self.server = server
    }

    /// Connects, with encryption from the start where the server wants that.
    static func open(_ server: SMTPServer) async throws(MailError) -> SMTPConnection {
        do {
            let replies = SMTPReplies()
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(10))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if server.isEncryptedFromTheStart {
                            try channel.pipeline.syncOperations.addHandler(Self.encryption(of: server))
                        }
                        try channel.pipeline.syncOperations.addHandler(SMTPReplyHandler(replies: replies))
                    }
                }
                .connect(host: server.host, port: server.port)
                .get()
            return SMTPConnection(channel: channel, replies: replies, server: server)
        } catch is NIOSSLError {
            throw .untrusted
        } catch {
            throw .unreachable
        }
    }

    func close() { channel.close(promise: nil) }

    /// Says everything that has to be said for one letter.
    func deliver(_ message: MailMessage) async throws(MailError) {
        try await expect(220, "greeting")
        var offered = try await greet()
        var isEncrypted = server.isEncryptedFromTheStart
        if !isEncrypted, offered.contains("STARTTLS") {
            try await say("STARTTLS", expecting: 220)
            try await encrypt()
            isEncrypted = true
            // What was offered in the clear may be anybody's; only what is said now counts.
            offered = try await greet()
        }
        guard isEncrypted || (server.isHere && server.user == nil) else { throw .notEncrypted }
        if let user = server.user, let password = server.password {
            let secret = Data([0] + Array(user.utf8) + [0] + Array(password.utf8)).base64EncodedString()
            try await say("AUTH PLAIN \(secret)", expecting: 235)
        }
        try await say("MAIL FROM:<\(message.sender.address.text)>", expecting: 250)
        try await say("RCPT TO:<\(message.mail.address.text)>", expecting: 250, 251)
        try await say("DATA", expecting: 354)
        try await write(message.bytes + Array(".\r\n".utf8))
        try await expect(250, "content")
        // The letter is the server's by now, whatever it says to this.
        try? await say("QUIT", expecting: 221)
    }

    /// The words of what the server can do.
    private func greet() async throws(MailError) -> Set<String> {
        try await write(Array("EHLO localhost\r\n".utf8))
        let reply = try await replies.next()
        guard reply.code == 250 else { throw .refused(command: "EHLO", code: reply.code) }
        return Set(reply.lines.dropFirst().map { String(decoding: $0.utf8.prefix { $0 != 0x20 }, as: UTF8.self) })
    }

    private func encrypt() async throws(MailError) {
        // Whatever came in the clear after the answer to STARTTLS was put there by somebody on the way.
        guard replies.isEmpty else { throw .garbled }
        do {
            try await channel.eventLoop
                .submit { [channel, server] in
                    try channel.pipeline.syncOperations.addHandler(Self.encryption(of: server), position: .first)
                }
                .get()
        } catch {
            throw .untrusted
        }
    }

    private func say(_ line: String, expecting codes: Int...) async throws(MailError) {
        try await write(Array("\(line)\r\n".utf8))
        let command = String(decoding: line.utf8.prefix { $0 != 0x20 }, as: UTF8.self)
        let code = try await replies.next().code
        guard codes.contains(code) else { throw .refused(command: command, code: code) }
    }

    private func expect(_ code: Int, _ command: String) async throws(MailError) {
        let reply = try await replies.next()
        guard reply.code == code else { throw .refused(command: command, code: reply.code) }
    }

    private func write(_ bytes: [UInt8]) async throws(MailError) {
        do { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) } catch { throw .unreachable }
    }

    private static func encryption(of server: SMTPServer) throws -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let file = server.authorityFile { configuration.trustRoots = .file(file) }
        let isNumber = server.host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
        return try NIOSSLClientHandler(
            context: NIOSSLContext(configuration: configuration),
            serverHostname: isNumber ? nil : server.host
        )
    }
}
