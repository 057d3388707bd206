public import Documents
public import Messages
public import Policies

/// What a worker found out about one application: never invalid, and a refusal always has its reasons.
public struct Assessment: Sendable, Hashable {
    /// The version of the message that this release writes and reads.
    public static let schemaVersion = 1
    /// The most reasons an assessment gives (12 CFR 1002.9, comment 9(b)(2)-1).
    public static let maximumReasons = 4

    /// The job that asked.
    public let jobID: String
    /// Name of the model.
    public let model: String
    /// Version of the model.
    public let modelVersion: String
    /// Digest of the model's file.
    public let artefactDigest: ContentDigest
    /// Version of the policy that was applied.
    public let policyVersion: String
    /// Which of the product's models answered, such as `champion`.
    public let arm: String
    /// Probability that default happens, in [0, 1].
    public let probabilityOfDefault: Double
    /// Logarithm of the odds of default.
    public let logOdds: Double
    /// The score as it is shown; higher is safer.
    public let score: Int
    /// The score before it was rounded and brought into the scale's range.
    public let unclampedScore: Double
    /// Whether the score was outside the scale's range.
    public let isClamped: Bool
    /// The rating of the score, such as `Good`.
    public let band: String
    /// What the policy says.
    public let outcome: DecisionOutcome
    /// Ids of the knock-out rules that fired, in the order of the policy.
    public let knockOuts: [String]
    /// What each feature added to the logarithm of the odds of default, in the order of the schema.
    public let contributions: [Contribution]
    /// The principal reasons against the applicant, the strongest first; at most four.
    public let reasons: [Reason]
    /// Where every group of reasons stands by each of the three methods; nil in records from before these were kept.
    public let rankings: ReasonRankings?
    /// Digest of the vector that was scored.
    public let featureVectorDigest: ContentDigest
    /// The price in per cent a year, if the policy states one for this outcome.
    public let annualRate: Double?
    /// How long the assessment took; the worker sets it, and it is no part of a replay.
    public var elapsedMilliseconds: Double {
        didSet { if !elapsedMilliseconds.isFinite || elapsedMilliseconds < 0 { elapsedMilliseconds = 0 } }
    }

    /// States an assessment.
    /// - Parameters:
    ///   - jobID: The job that asked.
    ///   - model: Name of the model.
    ///   - modelVersion: Version of the model.
    ///   - artefactDigest: Digest of the model's file.
    ///   - policyVersion: Version of the policy that was applied.
    ///   - arm: Which of the product's models answered.
    ///   - probabilityOfDefault: In [0, 1].
    ///   - logOdds: Finite.
    ///   - score: As it is shown.
    ///   - unclampedScore: Finite.
    ///   - isClamped: Whether the score was outside the scale's range.
    ///   - band: The rating of the score.
    ///   - outcome: What the policy says.
    ///   - knockOuts: Ids of the knock-out rules that fired.
    ///   - contributions: Finite, in the order of the schema.
    ///   - reasons: At most four; at least one for a refusal.
    ///   - rankings: Where every group of reasons stands by each of the three methods.
    ///   - featureVectorDigest: Digest of the vector that was scored.
    ///   - annualRate: In per cent a year; finite and not negative.
    ///   - elapsedMilliseconds: Finite and not negative.
    /// - Throws: ``MessageError/declineWithoutReason``, or ``MessageError/invalid(_:)`` naming what is not as it must be.
    public init(
        jobID: String,
        model: String,
        modelVersion: String,
        artefactDigest: ContentDigest,
        policyVersion: String,
        arm: String = "champion",
        probabilityOfDefault: Double,
        logOdds: Double,
        score: Int,
        unclampedScore: Double,
        isClamped: Bool,
        band: String,
        outcome: DecisionOutcome,
        knockOuts: [String],
        contributions: [Contribution],
        reasons: [Reason],
        rankings: ReasonRankings? = nil,
        featureVectorDigest: ContentDigest,
        annualRate: Double?,
        elapsedMilliseconds: Double = 0
    ) throws(MessageError) {
        guard outcome != .decline || !reasons.isEmpty else { throw .declineWithoutReason }
        guard probabilityOfDefault >= 0, probabilityOfDefault <= 1 else { throw .invalid("pd") }
        guard logOdds.isFinite else { throw .invalid("log_odds") }
        guard unclampedScore.isFinite, score.magnitude < 1 << 53 else { throw .invalid("score") }
        guard contributions.allSatisfy(\.logOdds.isFinite) else { throw .invalid("contributions") }
        guard reasons.count <= Self.maximumReasons, reasons.allSatisfy(\.shortfall.isFinite) else {
            throw .invalid("reasons")
        }
        guard rankings?.isFinite ?? true else { throw .invalid("rankings") }
        guard annualRate.map({ $0.isFinite && $0 >= 0 }) ?? true else { throw .invalid("annual_rate") }
        guard elapsedMilliseconds.isFinite, elapsedMilliseconds >= 0 else { throw .invalid("ms") }
        self.jobID = jobID
        self.model = model
        self.modelVersion = modelVersion
        self.artefactDigest = artefactDigest
        self.policyVersion = policyVersion
        self.arm = arm
        self.probabilityOfDefault = probabilityOfDefault
        self.logOdds = logOdds
        self.score = score
        self.unclampedScore = unclampedScore
        self.isClamped = isClamped
        self.band = band
        self.outcome = outcome
        self.knockOuts = knockOuts
        self.contributions = contributions
        self.reasons = reasons
        self.rankings = rankings
        self.featureVectorDigest = featureVectorDigest
        self.annualRate = annualRate
        self.elapsedMilliseconds = elapsedMilliseconds
    }
}

/// What one feature added to the logarithm of the odds of default.
public struct Contribution: Sendable, Hashable {
    /// Key of the feature.
    public let feature: String
    /// Positive where it made default more likely.
    public let logOdds: Double

    /// States a contribution.
    /// - Parameters:
    ///   - feature: Key of the feature.
    ///   - logOdds: Finite.
    public init(feature: String, logOdds: Double) {
        self.feature = feature
        self.logOdds = logOdds
    }
}

/// One reason against the applicant, in the words of the product.
public struct Reason: Sendable, Hashable {
    /// Number of Form C-1, `C1-01` to `C1-24`.
    public let code: String
    /// Id of the reason group.
    public let group: String
    /// For the notice.
    public let text: String
    /// For the page.
    public let plain: String
    /// How far the applicant fell short in this group, in the unit of the method; larger is worse.
    public let shortfall: Double

    /// States a reason.
    /// - Parameters:
    ///   - code: Number of Form C-1.
    ///   - group: Id of the reason group.
    ///   - text: For the notice.
    ///   - plain: For the page.
    ///   - shortfall: Finite.
    public init(code: String, group: String, text: String, plain: String, shortfall: Double) {
        self.code = code
        self.group = group
        self.text = text
        self.plain = plain
        self.shortfall = shortfall
    }
}
