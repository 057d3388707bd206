public import FeatureDefinitions
public import Instalments

/// What is decided about an application.
public enum DecisionOutcome: String, Sendable, Hashable, CaseIterable {
    case approve
    /// A person decides.
    case manualReview = "manual_review"
    case decline
}

/// The lender's policy: data, versioned with the product.
public struct PolicyDefinition: Sendable, Hashable {
    /// The version that decisions cite.
    public let version: String
    /// Rules that decide without the score; a value that is missing always gives manual review.
    public let knockOuts: [KnockOut]
    /// In ascending order of probability; the last holds everything.
    public let bands: [PolicyBand]
    /// What may be offered instead, if anything.
    public let offer: OfferDefinition?
    /// Rates in order of preference; the first that applies is the price.
    public let price: [PriceBand]

    /// The policy of a product that states none: credit-rules, section 17.
    ///
    /// Its knock-outs need values a product may not have, so they are off: what is missing is never guessed.
    public static let standard = PolicyDefinition(
        version: "standard-1",
        knockOuts: [],
        bands: [
            PolicyBand(outcome: .approve, limit: .below(0.10)),
            PolicyBand(outcome: .manualReview, limit: .atMost(0.25)), PolicyBand(outcome: .decline, limit: .rest),
        ],
        offer: nil,
        price: []
    )
}

/// One rule that decides without the score.
public struct KnockOut: Sendable, Hashable {
    /// Unique within the policy.
    public let id: String
    /// Key of the field or derived feature it looks at, of use `policy`.
    public let value: String
    /// Fires when the value passes.
    public let test: Test
    /// Decline or manual review; never approve.
    public let outcome: DecisionOutcome
    /// Id of the reason group that explains it.
    public let group: String
}

/// The outcome of one interval of the probability of default.
public struct PolicyBand: Sendable, Hashable {
    /// The upper end of an interval of the probability of default; the lower end is the limit before it.
    public enum Limit: Sendable, Hashable {
        /// Exclusive.
        case below(Double)
        /// Inclusive.
        case atMost(Double)
        /// Everything that is left.
        case rest

        /// Whether a probability is within the limit.
        /// - Parameter probability: A probability of default in [0, 1].
        /// - Returns: False also for what is not a number, except in the last band.
        public func holds(_ probability: Double) -> Bool {
            switch self {
            case .below(let limit): probability < limit
            case .atMost(let limit): probability <= limit
            case .rest: true
            }
        }
    }

    /// What is decided in this band.
    public let outcome: DecisionOutcome
    /// Its upper end.
    public let limit: Limit
}

/// The largest amount that can be offered at the asked or an allowed tenure.
public struct OfferDefinition: Sendable, Hashable {
    /// Key of the value that limits the amount, such as the payments in relation to income.
    public let value: String
    /// The most that the value may be.
    public let atMost: Double
    /// Tenures that may be offered, in months, ascending.
    public let tenures: [Int]
}

/// One rate of the price list.
public struct PriceBand: Sendable, Hashable {
    /// When the rate applies.
    public enum Condition: Sendable, Hashable {
        /// For one outcome.
        case outcome(DecisionOutcome)
        /// For one interval of the probability of default; the lower end is the limit before it.
        case probability(PolicyBand.Limit)
    }

    /// When the rate applies.
    public let condition: Condition
    /// The nominal rate a year.
    public let annualRate: AnnualRate
}
