/// Why a letter did not get away; never whom it was for, nor what it said.
public enum MailError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The server could not be reached, or went away in the middle.
    case unreachable
    /// The server did not answer in time.
    case tooSlow
    /// What came was no answer of SMTP.
    case garbled
    /// The server offers no encryption, and is not on this machine.
    case notEncrypted
    /// The certificate is not in order, or not the server's.
    case untrusted
    /// The server's answer to a command.
    case refused(command: String, code: Int)
    /// The folder for letters cannot be written to.
    case notWritten(path: String, code: Int32)

    /// Whether trying again cannot help: the server has looked at this letter and does not want it.
    public var isFinal: Bool {
        guard case .refused(let command, let code) = self else { return false }
        return code >= 500 && ["RCPT", "DATA", "content"].contains(command)
    }

    /// In words, for the log.
    public var description: String {
        switch self {
        case .unreachable: "the mail server cannot be reached"
        case .tooSlow: "the mail server does not answer in time"
        case .garbled: "the mail server does not speak SMTP"
        case .notEncrypted: "the mail server offers no encryption"
        case .untrusted: "the mail server's certificate is not in order"
        case .refused(let command, let code): "the mail server answered \(code) to \(command)"
        case .notWritten(let path, let code): "a letter cannot be written to \(path) (\(code))"
        }
    }
}
