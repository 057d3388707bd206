/// How the bad rate must go from bin to bin.
public enum BinTrend: String, Sendable, Hashable, CaseIterable {
    /// Up with every bin.
    case ascending
    /// Down with every bin.
    case descending
    /// Up, then down; one side may be absent.
    case peak
    /// Down, then up; one side may be absent.
    case valley
    /// Every step up is at most as large as the one before.
    case concave
    /// Every step up is at least as large as the one before.
    case convex
    /// As the data have it.
    case free

    /// Whether a bin may follow.
    /// - Parameters:
    ///   - earlier: Bad rate two bins before; NaN if there is none.
    ///   - last: Bad rate of the bin before.
    ///   - next: Bad rate of the bin that would follow.
    /// - Returns: Whether all three keep the trend.
    func permits(earlier: Double, last: Double, next: Double) -> Bool {
        switch self {
        case .ascending: next > last
        case .descending: next < last
        case .free: true
        case .peak: next != last && !(last < earlier && next > last)
        case .valley: next != last && !(last > earlier && next < last)
        case .concave: earlier.isNaN || next - last <= last - earlier
        case .convex: earlier.isNaN || next - last >= last - earlier
        }
    }
}
