public import FeatureDefinitions

/// A feature of a scorecard, cut into bins.
public struct Characteristic: Sendable, Hashable {
    /// Key of the feature.
    public let feature: String
    /// Ranges in ascending order without gaps, categories, special codes and missing; ``Bin/Kind/other`` is last.
    public let bins: [Bin]
    /// Log-odds of default for each unit of weight of evidence; negative where the weight agrees with the model.
    public let coefficient: Double

    /// States a characteristic.
    /// - Parameters:
    ///   - feature: Key of the feature.
    ///   - bins: Must be free of ``problem(in:)``; where ``Bin/Kind/other`` is absent a neutral one is added.
    ///   - coefficient: Log-odds of default for each unit of weight of evidence; finite.
    public init(feature: String, bins: [Bin], coefficient: Double) {
        let problem = Self.problem(in: bins)
        precondition(problem == nil, "\(feature): \(problem ?? "")")
        self.feature = feature
        self.bins = bins.contains { $0.kind == .other } ? bins : bins + [.neutral]
        self.coefficient = coefficient
    }

    /// The bin of a value; what no other bin holds is in the last.
    /// - Parameter value: Of the feature.
    /// - Returns: Its position.
    public func binIndex(of value: FeatureValue) -> Int {
        // Special codes are looked for first: they lie in some range as well.
        if case .number = value, let index = bins.firstIndex(where: { $0.isSpecial && $0.holds(value) }) {
            return index
        }
        return bins.firstIndex { $0.holds(value) } ?? bins.count - 1
    }

    /// What the feature adds to the log-odds of default.
    func contribution(of value: FeatureValue) -> Double {
        coefficient * bins[binIndex(of: value)].weightOfEvidence
    }

    /// Whether training saw values like this one.
    /// - Parameter value: Of the feature.
    /// - Returns: False for what only the last bin holds.
    public func knows(_ value: FeatureValue) -> Bool { bins[binIndex(of: value)].kind != .other }

    /// Information value: how well the bins separate good from bad, in any direction (credit-rules, section 2).
    public var informationValue: Double {
        let goods = bins.reduce(0) { $0 + $1.goods }
        let bads = bins.reduce(0) { $0 + $1.bads }
        return bins.reduce(0) { sum, bin in
            guard bin.goods + bin.bads > 0 else { return sum }
            let shares = Bin.counts(goods: bin.goods, bads: bin.bads)
            return sum + (shares.goods / goods - shares.bads / bads) * bin.weightOfEvidence
        }
    }

    /// What keeps these bins from being a characteristic.
    /// - Parameter bins: In the order in which they would be kept.
    /// - Returns: Nil if nothing does.
    public static func problem(in bins: [Bin]) -> String? {
        let ranges = bins.compactMap(\.range)
        let codes = bins.flatMap(\.codes)
        let special = bins.flatMap(\.specialCodes)
        return if bins.contains(where: { !$0.weightOfEvidence.isFinite }) {
            "a weight of evidence is not finite"
        } else if let first = ranges.first, let last = ranges.last,
            first.lower != -.infinity || last.upper != .infinity
        {
            "the ranges leave numbers out"
        } else if ranges.contains(where: { !($0.lower < $0.upper) }) {
            "a range is empty"
        } else if zip(ranges, ranges.dropFirst()).contains(where: { $0.upper != $1.lower }) {
            "two ranges do not meet"
        } else if Set(codes).count != codes.count || Set(special).count != special.count {
            "a code is in two bins"
        } else if bins.count(where: { $0.kind == .missing }) > 1 {
            "missing has two bins"
        } else if bins.dropLast().contains(where: { $0.kind == .other }) {
            "the bin for other values is not the last"
        } else {
            nil
        }
    }
}
