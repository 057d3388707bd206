import FoundationEssentials

/// Numbers as operators read them.
public enum QueueWords {
    /// Grouped in thousands, such as `88,110`.
    public static func count(_ number: Int) -> String {
        let digits = Array("\(number.magnitude)".utf8)
        var text: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(UInt8(ascii: ",")) }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A time span, such as `0.8s`, `6m02s`, `3h05m`.
    public static func span(milliseconds: Int) -> String {
        let seconds = max(0, milliseconds) / 1_000
        if seconds < 60 { return "\(decimal(Double(max(0, milliseconds)) / 1_000))s" }
        return seconds < 3_600
            ? "\(seconds / 60)m\(twoDigits(seconds % 60))s" : "\(seconds / 3_600)h\(twoDigits(seconds / 60 % 60))m"
    }

    /// Minutes and seconds as a clock has them, such as `00:14`; hours before them where there are any.
    public static func clock(seconds: Double) -> String {
        guard seconds.isFinite, seconds < 360_000 else { return "days" }
        let whole = Int(max(0, seconds).rounded(.up))
        let minutes = "\(twoDigits(whole / 60 % 60)):\(twoDigits(whole % 60))"
        return whole < 3_600 ? minutes : "\(whole / 3_600):\(minutes)"
    }

    /// A rate, such as `410`; with one decimal below 10; `-` while unknown.
    public static func rate(_ perSecond: Double?) -> String {
        guard let perSecond, perSecond.isFinite else { return "-" }
        return perSecond < 10 ? decimal(perSecond) : count(Int(perSecond.rounded()))
    }

    /// A share of one, such as `92%`; `-` while unknown.
    public static func percent(_ share: Double?) -> String {
        guard let share, share.isFinite else { return "-" }
        return "\(Int((share * 100).rounded()))%"
    }

    /// Milliseconds, such as `210ms`; `-` while unknown.
    public static func milliseconds(_ number: Double?) -> String {
        guard let number, number.isFinite else { return "-" }
        return number < 10_000 ? "\(Int(number.rounded()))ms" : span(milliseconds: Int(number))
    }

    /// Memory, such as `212M` or `2.0G`.
    public static func memory(_ bytes: Int) -> String {
        let mebibytes = Double(bytes) / 1_048_576
        if mebibytes >= 1_024 { return "\(decimal(mebibytes / 1_024))G" }
        return mebibytes >= 10 ? "\(Int(mebibytes.rounded()))M" : "\(decimal(mebibytes))M"
    }

    /// The time of day in UTC, such as `11:05`.
    public static func timeOfDay(_ milliseconds: Int64) -> String {
        let minutes = Int(milliseconds / 60_000 % 1_440)
        return "\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
    }

    /// A moment in UTC, such as `2026-11-21T11:05:09.123Z`.
    public static func moment(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
            .formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
            + "Z"
    }

    private static func decimal(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 && number >= 10 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
