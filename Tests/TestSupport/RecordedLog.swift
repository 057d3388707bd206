public import Logging
import Synchronization

/// Keeps what is logged, in order.
public final class RecordedLog: Sendable {
    private let recorded = Mutex<[[String: String]]>([])

    /// Begins with nothing.
    public init() {}

    /// The metadata of each event, the logger's own included, and its words as `message`, how grave it is as `level`.
    public var lines: [[String: String]] { recorded.withLock { $0 } }
    /// Their words.
    public var messages: [String] { lines.compactMap { $0["message"] } }
    /// The names of those that have one.
    public var events: [String] { lines.compactMap { $0["event"] } }
    /// What writes here.
    public var logger: Logger { Logger(label: "test") { [self] _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            var fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
            fields["message"] = "\(event.message)"
            fields["level"] = "\(event.level)"
            log.recorded.withLock { $0.append(fields) }
        }
    }
}
