public import Documents
public import Lending

/// How far the applicants of a stretch were from those whom their model was trained on; it never changes afterwards.
public struct DriftRecord: Sendable, Hashable {
    /// Counts the reports of all models; 0 before it is kept.
    public var number = 0
    /// When it was made.
    public var at: Timestamp
    /// SHA-256 of the model's file.
    public var digest: ContentDigest
    /// Name of the model.
    public var model: String
    /// Version of the model.
    public var modelVersion: String
    /// Id of the product.
    public var product: String
    /// Decisions of the model up to the end of the stretch.
    public var decisions: Int
    /// Length of the stretch, in decisions.
    public var stretch: Int
    /// At how many standard deviations of training a mean is flagged.
    public var zThreshold: Double
    /// Features that call for action.
    public var driftedCount: Int
    /// The report, as JSON.
    public var report: JSONValue
    /// Who made it.
    public var madeBy: String

    /// Gathers a report.
    public init(
        at: Timestamp,
        model: ModelRecord,
        decisions: Int,
        stretch: Int,
        zThreshold: Double,
        driftedCount: Int,
        report: JSONValue,
        madeBy: String
    ) {
        self.at = at
        digest = model.digest
        self.model = model.name
        modelVersion = model.version
        product = model.product
        self.decisions = decisions
        self.stretch = stretch
        self.zThreshold = zThreshold
        self.driftedCount = driftedCount
        self.report = report
        self.madeBy = madeBy
    }
}

/// An application that a model decided: what it answered, without who it is, and what the model said.
public struct ScoredApplication: Sendable, Hashable {
    /// The local date of submission.
    public let submittedOn: CalendarDate
    /// Answers by key, without those that identify.
    public let answers: [String: JSONValue]
    /// SHA-256 of the feature vector that was scored.
    public let featureVectorDigest: ContentDigest
    /// Of default, in [0, 1].
    public let probabilityOfDefault: Double
}
