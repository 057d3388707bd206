import Foundation
public import Hosting
public import LedgerRecords

/// How letters leave: through a server, or into a folder where none is configured.
///
/// - `SMTP_URL` (none): `smtps://[user:password@]host[:465]` for TLS from the start, `smtp://[user:password@]host[:587]`
///   for STARTTLS, without which only a server on this machine is written to, and never a password
/// - `SMTP_FROM` (underwriter@localhost.localdomain): the sender's address
/// - `SMTP_CA` (those of the system): PEM file of the authority that vouches for the server
/// - without `SMTP_URL` letters are files in the folder `outbox` of `UNDERWRITER_DATA`
public struct MailSettings: Sendable, CustomStringConvertible {
    /// The server; nil for the folder.
    public let server: SMTPServer?
    /// The folder of letters without a server.
    public let folder: String
    /// The sender's address.
    public let sender: MailAddress

    /// Nil where something is wrong, which is then among the problems.
    public init?(reading settings: inout SettingsReader) {
        folder = (settings["UNDERWRITER_DATA"] ?? "data") + "/outbox"
        settings.readFile(of: "SMTP_URL")
        let authority = settings["SMTP_CA"]
        guard let sender = MailAddress(settings["SMTP_FROM"] ?? "underwriter@localhost.localdomain") else {
            settings.refuse("SMTP_FROM", "must be an address such as loans@example.com")
            return nil
        }
        self.sender = sender
        guard let text = settings["SMTP_URL"] else {
            server = nil
            return
        }
        guard let server = SMTPServer(url: text, authorityFile: authority) else {
            settings.add(
                "SMTP_URL: must be smtps:// or smtp://, then user:password@ if needed, a host and at most a port"
            )
            return nil
        }
        self.server = server
    }

    /// Where letters go; no password.
    public var description: String { server.map { "\($0)" } ?? folder }
}

/// A server that takes mail.
public struct SMTPServer: Sendable, CustomStringConvertible, CustomReflectable {
    let host: String
    let port: Int
    let isEncryptedFromTheStart: Bool
    let user: String?
    let password: String?
    let authorityFile: String?

    /// Reads an address; nil if it is none.
    /// - Parameters:
    ///   - url: Such as `smtps://loans:secret@mail.example.com`; user and password percent-encoded.
    ///   - authorityFile: PEM file of the authority to trust; those of the system without one.
    public init?(url: String, authorityFile: String? = nil) {
        guard let scheme = ["smtps://", "smtp://"].first(where: { url.utf8.starts(with: $0.utf8) }) else { return nil }
        var rest = url.utf8.dropFirst(scheme.utf8.count)[...]
        if rest.last == UInt8(ascii: "/") { rest = rest.dropLast() }
        let at = rest.lastIndex(of: UInt8(ascii: "@"))
        if let at {
            let parts = rest[..<at].split(separator: UInt8(ascii: ":"), maxSplits: 1)
            guard parts.count == 2, let user = String(parts[0])?.removingPercentEncoding,
                let password = String(parts[1])?.removingPercentEncoding,
                !(user + password).utf8.contains(where: { $0 < 0x20 })
            else { return nil }
            (self.user, self.password) = (user, password)
            rest = rest[rest.index(after: at)...]
        } else {
            (user, password) = (nil, nil)
        }
        isEncryptedFromTheStart = scheme == "smtps://"
        let colon = rest.lastIndex(of: UInt8(ascii: ":"))
        let name = rest[..<(colon ?? rest.endIndex)]
        guard !name.isEmpty, name.allSatisfy(Self.isHostByte) else { return nil }
        host = String(decoding: name, as: UTF8.self)
        guard let colon else {
            port = isEncryptedFromTheStart ? 465 : 587
            self.authorityFile = authorityFile
            return
        }
        let digits = rest[rest.index(after: colon)...]
        guard (1...5).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        port = digits.reduce(0) { $0 * 10 + .init($1 - 0x30) }
        guard (1...65_535).contains(port) else { return nil }
        self.authorityFile = authorityFile
    }

    /// Whether the server is on this machine, where nobody listens on the way.
    var isHere: Bool { ["localhost", "127.0.0.1"].contains(host) }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }

    /// Host and port.
    public var description: String { "\(host):\(port)" }
    /// Shows nothing of the password.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
