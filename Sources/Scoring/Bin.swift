import FeatureDefinitions
import Statistics

/// One interval or set of values of a characteristic, with the goods and bads that training found in it.
public struct Bin: Sendable, Hashable {
    /// Which values a bin holds.
    public enum Kind: Sendable, Hashable {
        /// From lower, inclusive, to upper, exclusive; the ends may be infinite.
        case range(lower: Double, upper: Double)
        /// These codes.
        case categories([String])
        /// These numeric codes that are not magnitudes.
        case special([Double])
        /// No value.
        case missing
        /// What no other bin holds: codes training never saw, and missing where it has no bin.
        case other
    }

    /// Which values it holds.
    public let kind: Kind
    /// Training weight of applicants who paid.
    public let goods: Double
    /// Training weight of applicants who defaulted.
    public let bads: Double
    /// ln(share of the goods / share of the bads); falls as risk rises.
    public let weightOfEvidence: Double
    /// Whether an empty cell was counted as 0.5 (credit-rules, section 2), or a learner set the weight otherwise.
    public let isAdjusted: Bool

    /// States a bin whose weight is known.
    /// - Parameters:
    ///   - kind: Which values it holds.
    ///   - goods: Training weight of applicants who paid.
    ///   - bads: Training weight of applicants who defaulted.
    ///   - weightOfEvidence: Finite.
    ///   - isAdjusted: Whether the weight is other than the counts give.
    public init(kind: Kind, goods: Double, bads: Double, weightOfEvidence: Double, isAdjusted: Bool) {
        self.kind = kind
        self.goods = goods
        self.bads = bads
        self.weightOfEvidence = weightOfEvidence
        self.isAdjusted = isAdjusted
    }

    /// Weighs a bin by its counts.
    ///
    /// An empty cell counts as 0.5 and marks the bin as adjusted; a bin with no one in it is neutral.
    /// - Parameters:
    ///   - kind: Which values it holds.
    ///   - goods: Training weight of applicants who paid, in the bin.
    ///   - bads: Training weight of applicants who defaulted, in the bin.
    ///   - totalGoods: The same over all bins; greater than 0.
    ///   - totalBads: The same over all bins; greater than 0.
    public init(kind: Kind, goods: Double, bads: Double, ofGoods totalGoods: Double, ofBads totalBads: Double) {
        let counts = Self.counts(goods: goods, bads: bads)
        let isEmpty = goods + bads == 0
        let ratio = (counts.goods / totalGoods) / (counts.bads / totalBads)
        self.init(
            kind: kind,
            goods: goods,
            bads: bads,
            weightOfEvidence: isEmpty ? 0 : naturalLogarithm(ratio),
            isAdjusted: goods == 0 || bads == 0
        )
    }

    /// A bin for what training never saw, which says neither good nor bad.
    public static let neutral = Bin(kind: .other, goods: 0, bads: 0, weightOfEvidence: 0, isAdjusted: true)

    static func counts(goods: Double, bads: Double) -> (goods: Double, bads: Double) {
        (goods == 0 ? 0.5 : goods, bads == 0 ? 0.5 : bads)
    }

    /// Whether the bin itself names the value; false for ``Kind/other``.
    func holds(_ value: FeatureValue) -> Bool {
        switch (kind, value) {
        case (.range(let lower, let upper), .number(let number)): lower <= number && number < upper
        case (.special(let codes), .number(let number)): codes.contains(number)
        case (.categories(let codes), .category(let code)): codes.contains(code)
        case (.missing, .missing): true
        default: false
        }
    }

    var isSpecial: Bool { if case .special = kind { true } else { false } }

    var range: (lower: Double, upper: Double)? {
        if case .range(let lower, let upper) = kind { (lower, upper) } else { nil }
    }

    var codes: [String] { if case .categories(let codes) = kind { codes } else { [] } }

    var specialCodes: [Double] { if case .special(let codes) = kind { codes } else { [] } }
}
