package import Definitions

/// How a probability of default becomes a score, and what scores are called; higher is safer.
public struct ScoreScale: Sendable, Hashable {
    /// The formula before clamping.
    public enum Formula: Sendable, Hashable {
        /// `anchor` points at `odds` good to one bad; odds double every `doubling` points (credit-rules, section 1).
        case pointsToDoubleOdds(anchor: Double, odds: Double, doubling: Double)
        /// `intercept + slope × probability of default`, the slope negative.
        case linear(intercept: Double, slope: Double)
    }

    /// The formula before clamping.
    public let formula: Formula
    /// Lowest score shown.
    public let minimum: Double
    /// Highest score shown.
    public let maximum: Double
    /// In ascending order; the last has no upper end.
    public let ratings: [ScoreRating]

    /// The rating of a score.
    /// - Parameter score: A score on this scale.
    /// - Returns: The name of the first rating whose upper end is above the score.
    public func rating(of score: Double) -> String {
        (ratings.first { $0.below.map { score < $0 } ?? true } ?? ratings[ratings.count - 1]).name
    }

    /// 650 points at 20 to 1, 50 points to double the odds, from 300 to 850.
    public static let standard = ScoreScale(
        formula: .pointsToDoubleOdds(anchor: 650, odds: 20, doubling: 50),
        minimum: 300,
        maximum: 850,
        ratings: ScoreRating.standard
    )
}

/// What scores below a limit are called.
public struct ScoreRating: Sendable, Hashable {
    /// For people.
    public let name: String
    /// Exclusive upper end; nil for the last rating.
    public let below: Double?

    /// Poor below 500, Average below 650, Good below 750, Excellent.
    public static let standard = [
        ScoreRating(name: "Poor", below: 500), ScoreRating(name: "Average", below: 650),
        ScoreRating(name: "Good", below: 750), ScoreRating(name: "Excellent", below: nil),
    ]
}

extension ScoreScale {
    /// Reads a scale; `min` and `max` of a linear one default to its ends.
    package init(_ node: DefinitionNode) throws(ProductError) {
        let formula = try Formula(node)
        let ends = formula.ends
        let minimum = try node["min"]?.number() ?? ends?.lowerBound
        let maximum = try node["max"]?.number() ?? ends?.upperBound
        guard let minimum else { throw node.failure(.missing, at: "min") }
        guard let maximum else { throw node.failure(.missing, at: "max") }
        guard minimum < maximum else { throw node.failure(.contradiction("min is not below max")) }
        let ratings = try node["ratings"].map(ScoreRating.list) ?? ScoreRating.standard
        self.init(formula: formula, minimum: minimum, maximum: maximum, ratings: ratings)
    }
}

extension ScoreScale.Formula {
    /// The names of formulas in a definition.
    private enum Name: String, CaseIterable { case pdo, linear }

    fileprivate init(_ node: DefinitionNode) throws(ProductError) {
        switch try node.required("scale").word(of: Name.self) {
        case .pdo:
            try node.permit(["scale", "anchor", "odds", "pdo", "min", "max", "ratings"])
            self = .pointsToDoubleOdds(
                anchor: try node.required("anchor").number(),
                odds: try node.required("odds").positive(),
                doubling: try node.required("pdo").positive()
            )
        case .linear:
            try node.permit(["scale", "intercept", "slope", "min", "max", "ratings"])
            let slope = try node.required("slope")
            guard try slope.number() < 0 else { throw slope.failure(.expected("below 0: a higher score is safer")) }
            self = .linear(intercept: try node.required("intercept").number(), slope: try slope.number())
        }
    }

    /// The scores at probability 1 and 0, where they are finite.
    fileprivate var ends: ClosedRange<Double>? {
        if case .linear(let intercept, let slope) = self { intercept + slope...intercept } else { nil }
    }
}

extension ScoreRating {
    fileprivate static func list(_ node: DefinitionNode) throws(ProductError) -> [ScoreRating] {
        let places = try node.elements()
        guard !places.isEmpty else { throw node.failure(.expected("at least one rating")) }
        var ratings: [ScoreRating] = []
        for (index, place) in places.enumerated() {
            try place.permit(["name", "below"])
            let below = try place["below"]?.number()
            guard (below == nil) == (index == places.count - 1) else {
                throw place.failure(.contradiction("below is the upper end of every rating but the last"))
            }
            if let below, let last = ratings.last?.below, below <= last {
                throw place.failure(.contradiction("ratings ascend"), at: "below")
            }
            ratings.append(ScoreRating(name: try place.required("name").text(), below: below))
        }
        return ratings
    }
}

extension DefinitionNode {
    /// A number above 0.
    package func positive() throws(ProductError) -> Double {
        let number = try number()
        guard number > 0 else { throw failure(.expected("above 0")) }
        return number
    }
}
