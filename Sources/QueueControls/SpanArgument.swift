public import ArgumentParser

/// A time span as people type it: `500ms`, `30s`, `5m`, `1h`, `30d`.
public struct SpanArgument: ExpressibleByArgument, Sendable, Hashable {
    /// Milliseconds; at least 1.
    public let milliseconds: Int

    /// So many milliseconds.
    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// Nil for anything but a number above 0 with a unit, up to 10,000 days.
    public init?(argument: String) {
        let digits = argument.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let units = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard (1...9).contains(digits.count), let number = Int(String(decoding: digits, as: UTF8.self)), number > 0,
            let unit = units[String(decoding: argument.utf8.dropFirst(digits.count), as: UTF8.self)],
            case let (product, isOver) = number.multipliedReportingOverflow(by: unit), !isOver,
            product <= 864_000_000_000
        else { return nil }
        milliseconds = product
    }

    /// As it was typed, in milliseconds.
    public var defaultValueDescription: String { "\(milliseconds)ms" }
}
