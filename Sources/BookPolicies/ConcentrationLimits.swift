/// How much of a book may lie in one part of it; shares of one of what is outstanding.
public struct ConcentrationLimits: Sendable, Hashable {
    /// Largest share of a part that has no limit of its own, in [0, 1].
    public var any = 0.35
    /// Largest shares by the name of the part, in [0, 1].
    public var parts: [String: Double] = [:]
    /// Largest index of Herfindahl and Hirschman, in [0, 1]; nil for none.
    public var index: Double?

    /// The usual limits: 35 per cent for each part.
    public init() {}

    /// No limit but those that are set.
    static let none: ConcentrationLimits = {
        var limits = ConcentrationLimits()
        limits.any = 1
        return limits
    }()
}
