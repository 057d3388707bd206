import Foundation

/// One line on standard error that says how far through a file a command is; says nothing where that is no terminal.
public final class ProgressBar {
    private static let width = 30

    private let total: Int
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var last: ContinuousClock.Instant
    private let isShown: Bool
    private let write: (String) -> Void

    /// A bar at its beginning.
    /// - Parameters:
    ///   - total: Bytes to go; 0 where that is not known.
    ///   - isShown: Whether to show it; where standard error is a terminal unless stated.
    ///   - write: Takes what is shown; standard error unless stated.
    public init(total: Int, isShown: Bool? = nil, write: @escaping (String) -> Void = ProgressBar.tell) {
        self.total = total
        self.write = write
        self.isShown = isShown ?? (isatty(STDERR_FILENO) == 1)
        start = clock.now
        last = start
    }

    /// A bar over a file that is read whole; smaller ones than ``leastFile`` are read before anybody looks.
    /// - Parameters:
    ///   - path: The file.
    ///   - isTerminal: Whether there is a terminal; standard error is asked unless stated.
    ///   - write: Takes what is shown; standard error unless stated.
    public convenience init(
        reading path: String,
        isTerminal: Bool? = nil,
        write: @escaping (String) -> Void = ProgressBar.tell
    ) {
        // Only the bar wants to know: where the system does not say, there is none.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let size = (attributes?[.size] as? Int) ?? 0
        self.init(total: size, isShown: size < Self.leastFile ? false : isTerminal, write: write)
    }

    /// Bytes of the smallest file of which it is shown how far it is read: 8 MiB.
    public static let leastFile = 8 << 20

    /// Shows how far it is, ten times a second at most.
    /// - Parameters:
    ///   - done: Bytes done.
    ///   - rows: Rows done.
    public func say(_ done: Int, rows: Int) {
        guard isShown, clock.now - last > .milliseconds(100) else { return }
        last = clock.now
        write("\r" + Self.line(done, of: total, rows: rows, seconds: (last - start) / .seconds(1)))
    }

    /// Shows that it is done.
    /// - Parameter rows: Rows done.
    public func end(rows: Int) {
        guard isShown else { return }
        write("\r" + Self.line(total, of: total, rows: rows, seconds: (clock.now - start) / .seconds(1)) + "\n")
    }

    /// The text of the bar.
    /// - Parameters:
    ///   - done: Bytes done.
    ///   - total: Bytes of the whole; 0 where that is not known.
    ///   - rows: Rows done.
    ///   - seconds: Time it took.
    /// - Returns: One line, without a line end.
    public static func line(_ done: Int, of total: Int, rows: Int, seconds: Double) -> String {
        let rate = "\(rows.groupedText) rows, \(Int(Double(rows) / max(seconds, 0.001)).groupedText) a second"
        guard total > 0 else { return rate }
        let share = min(max(Double(done) / Double(total), 0), 1)
        let filled = Int((share * Double(width)).rounded())
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
        let left = share > 0.01 ? ", \(max(seconds / share - seconds, 0).text(decimals: 0)) s left" : ""
        return "\(bar) \((share * 100).text(decimals: 0)) %  \(rate)\(left)   "
    }

    /// Says something on standard error.
    /// - Parameter text: As it is.
    public static func tell(_ text: String) {
        // Progress that cannot be shown is no reason to stop.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
