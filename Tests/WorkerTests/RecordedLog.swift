import Hosting
import Logging
import Synchronization

/// Keeps what is logged, as the lines that would be written.
final class RecordedLog: Sendable {
    private let recorded = Mutex<[LogLine]>([])

    var lines: [LogLine] { recorded.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { [self] _ in Handler(log: self) } }

    func reasons(of event: String) -> [String] {
        lines.filter { $0.fields["event"] == event }.map { $0.fields["reason"] ?? "" }
    }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = JSONLogHandler.line(event, metadata: metadata)
            log.recorded.withLock { $0.append(line) }
        }
    }
}
