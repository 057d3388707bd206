public import Logging

/// What is logged, and in which form: `LOG_LEVEL` (info) and `LOG_FORMAT` (json; or text).
public struct LogSettings: Sendable, Hashable {
    /// The least important level that is written.
    public let level: Logger.Level
    /// The form of a line.
    public let format: LogOutput.Format

    /// Reads the two variables.
    public init(reading settings: inout SettingsReader) {
        let level = settings.choice("LOG_LEVEL", Logger.Level.allCases.map(\.rawValue), default: "info")
        let format = settings.choice("LOG_FORMAT", LogOutput.Format.allCases.map(\.rawValue), default: "json")
        self.level = Logger.Level(rawValue: level) ?? .info
        self.format = LogOutput.Format(rawValue: format) ?? .json
    }

    /// A logger of the program that writes to standard output.
    public func logger(_ label: String) -> Logger {
        let output = LogOutput(format)
        return Logger(label: label) { _ in JSONLogHandler(level: level, output: output) }
    }
}
