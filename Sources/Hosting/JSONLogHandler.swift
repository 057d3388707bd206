public import Logging

/// Writes logs as one JSON object a line: `ts` (UTC, milliseconds), `level`, `event`, `message`, and what else is known.
///
/// The event is the metadata of that name, or else the message.
/// Callers give identifiers and counts, never values of an application.
public struct JSONLogHandler: LogHandler {
    /// What every line of the logger says besides.
    public var metadata: Logger.Metadata = [:]
    /// What is known of the task that logs.
    public var metadataProvider: Logger.MetadataProvider?
    /// The least important level that is written.
    public var logLevel: Logger.Level
    private let output: LogOutput

    /// A handler that writes to an output shared with others.
    public init(level: Logger.Level, output: LogOutput) {
        logLevel = level
        self.output = output
    }

    /// One value of the metadata.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes the line of an event.
    public func log(event: LogEvent) {
        output.write(Self.line(event, metadata: metadata, provided: metadataProvider?.get()))
    }

    /// The line of an event; what is closest to the event wins.
    public static func line(
        _ event: LogEvent,
        metadata: Logger.Metadata,
        provided: Logger.Metadata? = nil
    ) -> LogLine {
        var fields = metadata.merging(provided ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        if let error = event.error { fields["error"] = "\(error)" }
        return LogLine(
            time: WallClock.now,
            level: event.level,
            message: event.message.description,
            fields: fields.mapValues { "\($0)" }
        )
    }
}
