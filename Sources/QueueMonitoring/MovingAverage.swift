#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A mean that forgets: what is a minute old counts a third (1/e) of what is new.
public struct MovingAverage: Sendable, Hashable {
    /// The mean; nil before the first value.
    public private(set) var value: Double?
    private let seconds: Double

    /// An average over about so many seconds; must be above 0.
    public init(seconds: Double = 60) {
        precondition(seconds > 0, "\(seconds) seconds")
        self.seconds = seconds
    }

    /// Takes a value that was true for some time.
    /// - Parameters:
    ///   - sample: The value.
    ///   - duration: For how many seconds it was true; what is not above 0 is left out.
    public mutating func take(_ sample: Double, for duration: Double) {
        guard duration > 0, sample.isFinite else { return }
        guard let value else {
            value = sample
            return
        }
        self.value = value + (sample - value) * (1 - exp(-duration / seconds))
    }
}
