import Logging
import Synchronization

/// What was logged, in order.
final class ToldEvents: Sendable {
    private let lines = Mutex<[(event: String, message: String)]>([])

    /// The events' names.
    var events: [String] { lines.withLock { $0.map(\.event) } }
    /// Their words.
    var messages: [String] { lines.withLock { $0.map(\.message) } }
    var logger: Logger { Logger(label: "test") { [self] _ in Handler(told: self) } }

    private struct Handler: LogHandler {
        let told: ToldEvents
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            told.lines.withLock { $0.append(("\(event.metadata?["event"] ?? "")", "\(event.message)")) }
        }
    }
}
