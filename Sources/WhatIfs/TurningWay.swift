import FeatureDefinitions

/// The places on the way of one answer at which its assessment can be another than at the place before, from the near
/// end on and no more of them than are asked for.
///
/// The way is halved wherever its ends can be told apart, so that what turns nothing is not looked at.
struct TurningWay: Sendable {
    /// Features and facts of the application at a place; nil where it could not be sent, which ends the way.
    typealias Values = (Int) -> [String: FeatureValue]?

    private struct Place {
        let number: Int
        let values: [String: FeatureValue]
    }

    private let points: TurningPoints
    /// What is not looked at yet, the nearest last.
    private var stretches: [(low: Place, high: Place)] = []
    /// The last place that can be sent; 0 where there is none but the application as it is.
    private(set) var end = 0

    /// Begins at the application as it is.
    /// - Parameters:
    ///   - points: Thresholds.
    ///   - count: The last place of the way; 0 is the application as it is.
    ///   - looks: How many places may yet be looked at; counted down.
    ///   - values: Features and facts at a place.
    init(_ points: TurningPoints, upTo count: Int, looks: inout Int, values: Values) {
        self.points = points
        looks -= 1
        guard count > 0, let start = values(0).map({ Place(number: 0, values: $0) }) else { return }
        looks -= 1
        let last =
            values(count).map { Place(number: count, values: $0) }
            ?? Self.lastSent(from: start, before: count, looks: &looks, values)
        end = last.number
        stretches = [(start, last)]
    }

    /// The next places.
    /// - Parameters:
    ///   - most: How many, at most.
    ///   - looks: How many places may yet be looked at; counted down.
    ///   - values: Features and facts at a place.
    /// - Returns: Ascending; empty at the end of the way. Nil if there are no looks left.
    mutating func next(_ most: Int, looks: inout Int, values: Values) -> [Int]? {
        var found: [Int] = []
        while found.count < most, let (low, high) = stretches.popLast() {
            guard high.number > low.number, points.differ(low.values, high.values) else { continue }
            guard high.number - low.number > 1 else {
                found.append(high.number)
                continue
            }
            guard looks > 0 else { return nil }
            looks -= 1
            let middle = (low.number + high.number) / 2
            guard let between = values(middle).map({ Place(number: middle, values: $0) }) else {
                stretches = [(low, Self.lastSent(from: low, before: middle, looks: &looks, values))]
                continue
            }
            stretches += [(between, high), (low, between)]
        }
        return found
    }

    /// The last place before one that could not be sent.
    private static func lastSent(from start: Place, before end: Int, looks: inout Int, _ values: Values) -> Place {
        var (sent, refused) = (start, end)
        while refused - sent.number > 1 {
            looks -= 1
            let middle = (sent.number + refused) / 2
            if let found = values(middle) { sent = Place(number: middle, values: found) } else { refused = middle }
        }
        return sent
    }
}
