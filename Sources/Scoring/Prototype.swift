/// A group of applicants as the mean of its members, of whom no row of their own is kept.
public struct Prototype: Sendable, Hashable {
    /// The fewest applicants that a group has.
    public static let fewestMembers = 20

    /// Mean design row of the members.
    public let center: [Double]
    /// Share of the members who defaulted, drawn towards that of all applicants: above 0 and below 1.
    public let badRate: Double
    /// How many applicants it stands for, at least ``fewestMembers``.
    public let memberCount: Int

    /// States a group.
    /// - Parameters:
    ///   - center: Mean design row of the members; finite.
    ///   - badRate: Share of the members who defaulted; above 0 and below 1.
    ///   - memberCount: How many applicants it stands for, at least ``fewestMembers``.
    public init(center: [Double], badRate: Double, memberCount: Int) {
        precondition(badRate > 0 && badRate < 1, "bad rate \(badRate)")
        precondition(memberCount >= Self.fewestMembers, "a group of \(memberCount)")
        self.center = center
        self.badRate = badRate
        self.memberCount = memberCount
    }
}

/// The groups nearest to an applicant, nearest first; of groups equally far, the one that stands first in the model.
struct NearestPrototypes {
    /// The most groups that can be kept.
    static let capacity = 32

    private var distances = InlineArray<32, Double>(repeating: .infinity)
    private var places = InlineArray<32, Int>(repeating: 0)
    private var count = 0
    private let limit: Int

    /// - Parameter limit: How many groups are kept; at most ``capacity``.
    init(limit: Int) { self.limit = limit }

    /// Keeps a group that is nearer than the farthest kept.
    @inline(__always) mutating func offer(_ distance: Double, _ place: Int) {
        if count == limit, !(distance < distances[limit - 1]) { return }
        var position = count < limit ? count : limit - 1
        while position > 0, distance < distances[position - 1] {
            distances[position] = distances[position - 1]
            places[position] = places[position - 1]
            position -= 1
        }
        distances[position] = distance
        places[position] = place
        if count < limit { count += 1 }
    }

    /// The chance of default: the mean of the groups kept, each weighed by its members and by how near it is.
    /// - Parameters:
    ///   - members: How many applicants each group of the model stands for.
    ///   - rates: The bad rate of each.
    ///   - softness: Is added to squares of distances, so that no group is infinitely near; above 0.
    /// - Returns: Between the rates of the groups kept; not a number where nothing is near.
    func chance(_ members: Span<Double>, _ rates: Span<Double>, softness: Double) -> Double {
        var (sum, total) = (0.0, 0.0)
        var position = 0
        while position < count {
            let weight = members[places[position]] / (distances[position] + softness)
            sum += weight * rates[places[position]]
            total += weight
            position += 1
        }
        return sum / total
    }
}
