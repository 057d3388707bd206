import Documents
import Foundation
import Lending
import Logging

/// Writes logs as one JSON object a line (trust.md L2), or as text for a terminal.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let isText: Bool

    init(level: Logger.Level, isText: Bool) {
        logLevel = level
        self.isText = isText
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { JSONValue.string("\($0)") }
        fields["hb.request.id"] = nil
        fields["ts"] = .string(Timestamp.current.rfc3339)
        fields["level"] = .string(event.level.rawValue)
        fields["message"] = .string(event.message.description)
        if fields["event"] == nil { fields["event"] = fields["message"] }
        let line = isText ? Self.text(fields) : JSONValue.object(fields).canonicalBytes
        FileHandle.standardOutput.write(Data(line + [UInt8(ascii: "\n")]))
    }

    private static func text(_ fields: [String: JSONValue]) -> [UInt8] {
        let leading = ["ts", "level", "message"]
        var line: [UInt8] = []
        for name in leading { line += (fields[name] ?? .null).canonicalBytes + [0x20] }
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) where !leading.contains(name) && name != "event" {
            line += Array("\(name)=".utf8) + value.canonicalBytes + [0x20]
        }
        return line
    }
}
