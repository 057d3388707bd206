import Documents
import Lending
import Logging
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Writes logs as one JSON object a line: `ts` (UTC, milliseconds), `level`, `event`, `message`, and what else is known.
///
/// The event is the metadata of that name, or else the message.
/// Callers give identifiers and counts, never values of an application.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level
    private let output: LogOutput

    init(level: Logger.Level, output: LogOutput) {
        logLevel = level
        self.output = output
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        output.write(Self.line(event, metadata: metadata, provided: metadataProvider?.get()))
    }

    /// The line of an event; what is closest to the event wins.
    static func line(
        _ event: LogEvent,
        metadata: Logger.Metadata,
        provided: Logger.Metadata? = nil
    ) -> LogLine {
        var fields = metadata.merging(provided ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        if let error = event.error { fields["error"] = "\(error)" }
        return LogLine(
            time: Timestamp(milliseconds: LogOutput.millisecondsSince1970()),
            level: event.level,
            message: event.message.description,
            fields: fields.mapValues { "\($0)" }
        )
    }
}

/// One line of the log, before it has a form.
struct LogLine: Sendable {
    let time: Timestamp
    let level: Logger.Level
    let message: String
    /// What else is known; `event` names what happened in the words of the security log.
    let fields: [String: String]

    /// One JSON object; control characters are escaped, so a value cannot start another line.
    var json: [UInt8] {
        var members = fields.mapValues { JSONValue.string($0) }
        members["ts"] = .string(time.rfc3339)
        members["level"] = .string(level.rawValue)
        members["event"] = .string(fields["event"] ?? message)
        members["message"] = .string(message)
        return JSONValue.object(members).canonicalBytes
    }

    /// For a terminal; each value as JSON text, so that it too stays on its line.
    var text: [UInt8] {
        var line = Array("\(time.rfc3339) \(level.rawValue) ".utf8) + JSONValue.string(message).canonicalBytes
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            line += Array(" \(name)=".utf8) + JSONValue.string(value).canonicalBytes
        }
        return line
    }
}

/// Where lines go: a file descriptor that all loggers of the process share, a whole line at a time.
final class LogOutput: Sendable {
    /// The form of a line.
    enum Format: String, Sendable, CaseIterable { case json, text }

    private let descriptor: Int32
    private let format: Format
    private let lock = Mutex(())

    init(_ format: Format, descriptor: Int32 = STDOUT_FILENO) {
        self.format = format
        self.descriptor = descriptor
    }

    func write(_ line: LogLine) {
        let bytes = (format == .json ? line.json : line.text) + [UInt8(ascii: "\n")]
        lock.withLock { _ in Self.write(bytes, to: descriptor) }
    }

    /// Tells whoever started the program, before there is a log.
    static func complain(_ line: String) { write(Array("\(line)\n".utf8), to: STDERR_FILENO) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            // A log that cannot be written, as after its reader has gone, must not stop the work.
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }

    static func millisecondsSince1970() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }
}

/// `write(2)`, beside a method of the same name.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
