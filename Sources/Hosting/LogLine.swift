import Documents
public import Lending
public import Logging

/// One line of the log, before it has a form.
public struct LogLine: Sendable {
    /// When it was written.
    public let time: Timestamp
    /// How important it is.
    public let level: Logger.Level
    /// What happened, in words that hold no value of an application.
    public let message: String
    /// What else is known; `event` names what happened in the words of the security log.
    public let fields: [String: String]

    /// One JSON object; control characters are escaped, so a value cannot start another line.
    public var json: [UInt8] {
        var members = fields.mapValues { JSONValue.string($0) }
        members["ts"] = .string(time.rfc3339)
        members["level"] = .string(level.rawValue)
        members["event"] = .string(fields["event"] ?? message)
        members["message"] = .string(message)
        return JSONValue.object(members).canonicalBytes
    }

    /// For a terminal; each value as JSON text, so that it too stays on its line.
    public var text: [UInt8] {
        var line = Array("\(time.rfc3339) \(level.rawValue) ".utf8) + JSONValue.string(message).canonicalBytes
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            line += Array(" \(name)=".utf8) + JSONValue.string(value).canonicalBytes
        }
        return line
    }
}
