import Foundation
public import LedgerRecords
import Lending

/// A letter as servers carry it: RFC 5322, in UTF-8 under base64, so that no line of it can be taken for anything else.
public struct MailMessage: Sendable {
    /// Who sends it.
    public let sender: MailSender
    /// The letter.
    public let mail: OutgoingMail

    /// Gathers it.
    public init(sender: MailSender, mail: OutgoingMail) {
        self.sender = sender
        self.mail = mail
    }

    /// All of it, with CRLF at each line's end.
    public var bytes: [UInt8] {
        let name = Self.headerText(sender.name)
        let head = [
            "From: \(name) <\(sender.address.text)>", "To: <\(mail.address.text)>",
            "Subject: \(Self.headerText(mail.draft.subject))", "Date: \(Self.date(mail.writtenAt.milliseconds))",
            "Message-ID: <\(mail.id)@\(domain)>", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
        ]
        let body = Data(mail.draft.text.utf8)
            .base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        return Array((head + [body, ""]).joined(separator: "\r\n").utf8)
    }

    private var domain: String {
        String(decoding: sender.address.text.utf8.drop { $0 != UInt8(ascii: "@") }.dropFirst(), as: UTF8.self)
    }

    /// Text for a header: encoded words of RFC 2047, each short enough for a line and made of whole characters.
    static func headerText(_ text: String) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > 42 { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    /// Such as `Fri, 01 May 2026 12:00:00 +0000`.
    static func date(_ milliseconds: Int64) -> String {
        var (seconds, parts) = (time_t(milliseconds / 1_000), tm())
        gmtime_r(&seconds, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) "
            + "\(parts.tm_year + 1_900) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) +0000"
    }
}

/// Who sends our letters.
public struct MailSender: Sendable, Hashable {
    /// The lender.
    public let name: String
    /// Where answers and failures go.
    public let address: MailAddress

    /// Gathers it.
    public init(name: String, address: MailAddress) {
        self.name = name
        self.address = address
    }
}
