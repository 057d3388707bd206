/// When whoever was turned away may come again.
public enum RetryAfter {
    /// What waits over how fast it goes, from 1 to 60 seconds, ± 20 % so that not all come at once.
    /// - Parameters:
    ///   - waiting: Jobs before them.
    ///   - perSecond: Jobs completed a second; nil while unknown, which is as bad as none.
    ///   - hasWorkers: Whether any worker lives.
    /// - Returns: Whole seconds, 1 to 72.
    public static func seconds(waiting: Int, perSecond: Double?, hasWorkers: Bool) -> Int {
        let pace = hasWorkers ? perSecond ?? 0 : 0
        let seconds = pace > 0 ? Double(waiting) / pace : 60
        return Int((min(60, max(1, seconds)) * Double.random(in: 0.8...1.2)).rounded(.up))
    }
}
