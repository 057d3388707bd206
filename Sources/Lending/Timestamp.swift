/// A moment, to the millisecond.
public struct Timestamp: Sendable, Hashable {
    /// Since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    /// A moment.
    ///
    /// - Parameter milliseconds: Since 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// A later moment, or an earlier one; held at the ends of time.
    ///
    /// - Parameter milliseconds: May be negative.
    /// - Returns: The moment.
    public func adding(milliseconds: Int64) -> Timestamp {
        let (sum, overflows) = self.milliseconds.addingReportingOverflow(milliseconds)
        guard overflows else { return Timestamp(milliseconds: sum) }
        return Timestamp(milliseconds: milliseconds < 0 ? .min : .max)
    }

    /// The civil day in a zone.
    ///
    /// - Parameter seconds: What the zone is ahead of UTC at this moment.
    /// - Returns: The day there.
    public func date(secondsAheadOfUTC seconds: Int = 0) -> CalendarDate {
        CalendarDate(dayNumber: Int(adding(milliseconds: Int64(seconds) * 1000).dayAndRest.day))
    }

    /// Days since 1970-01-01 and milliseconds of the day.
    private var dayAndRest: (day: Int64, rest: Int64) {
        let (day, rest) = milliseconds.quotientAndRemainder(dividingBy: Self.day)
        return rest < 0 ? (day - 1, rest + Self.day) : (day, rest)
    }

    private static let day: Int64 = 86_400_000
}

extension Timestamp: Comparable {
    /// Earlier comes first.
    public static func < (one: Timestamp, other: Timestamp) -> Bool { one.milliseconds < other.milliseconds }
}

extension Timestamp: CustomStringConvertible {
    /// In UTC with milliseconds, such as `2026-01-02T03:04:05.678Z`.
    public var rfc3339: String {
        let (day, rest) = dayAndRest
        let time = Int(rest)
        let clock = [time / 3_600_000, time / 60_000 % 60, time / 1000 % 60].map { $0.padded(to: 2) }
        let date = CalendarDate(dayNumber: Int(day))
        return "\(date.iso)T\(clock.joined(separator: ":")).\((time % 1000).padded(to: 3))Z"
    }

    /// The same as ``rfc3339``.
    public var description: String { rfc3339 }
}

extension Timestamp {
    /// Reads RFC 3339; digits past the millisecond are dropped.
    ///
    /// - Parameter rfc3339: Such as `2026-01-02T03:04:05Z` or `2026-01-02T08:34:05.678+05:30`; leap seconds are refused.
    public init?(rfc3339: String) {
        let bytes = Array(rfc3339.utf8)
        guard bytes.count >= 20, bytes.count <= 40, bytes[10] | 0x20 == UInt8(ascii: "t"),
            let date = CalendarDate(iso: String(decoding: bytes[..<10], as: UTF8.self)),
            let time = Self.clock(bytes[11..<19], seconds: true)
        else { return nil }
        var rest = bytes[19...]
        guard let fraction = Self.takeFraction(&rest), let ahead = Self.zone(rest) else { return nil }
        milliseconds = Int64(date.dayNumber) * Self.day + (time - ahead) * 1000 + fraction
    }

    /// Seconds of `hh:mm:ss`, or of `hh:mm`.
    private static func clock(_ bytes: ArraySlice<UInt8>, seconds: Bool) -> Int64? {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == (seconds ? 3 : 2), parts.allSatisfy({ $0.count == 2 }) else { return nil }
        let values = parts.compactMap(\.digitsValue)
        guard values.count == parts.count, values[0] < 24, values.dropFirst().allSatisfy({ $0 < 60 }) else {
            return nil
        }
        return Int64(values[0] * 3600 + values[1] * 60 + (seconds ? values[2] : 0))
    }

    /// Takes `.123…` off the front; milliseconds.
    private static func takeFraction(_ bytes: inout ArraySlice<UInt8>) -> Int64? {
        guard bytes.first == UInt8(ascii: ".") else { return 0 }
        let digits = bytes.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty else { return nil }
        bytes = bytes[digits.endIndex...]
        let padded = (Array(digits.prefix(3)) + [UInt8](repeating: UInt8(ascii: "0"), count: 3)).prefix(3)
        return padded.digitsValue.map { Int64($0) }
    }

    /// Seconds ahead of UTC of `Z` or `±hh:mm`.
    private static func zone(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard let first = bytes.first else { return nil }
        switch first {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): return bytes.count == 1 ? 0 : nil
        case UInt8(ascii: "+"): return clock(bytes.dropFirst(), seconds: false)
        case UInt8(ascii: "-"): return clock(bytes.dropFirst(), seconds: false).map { -$0 }
        default: return nil
        }
    }
}
