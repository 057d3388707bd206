public import Baselines
public import Documents
import FeatureDefinitions
import Policies
public import Products
public import Scoring

/// A fitted model with everything needed to decide with it, explain it and watch it: data, never code.
///
/// As a file it is one line of canonical JSON, `{"body", "format", "kind", "sha256"}`, where `sha256` is that of the
/// canonical JSON of `body`. The classes are fixed and stated in the file: default is the positive class, log-odds rise
/// with risk, weight of evidence is ln(share of the goods / share of the bads).
public struct ModelArtefact: Sendable, Hashable {
    /// Bytes of the longest file that is read: 16 MiB.
    public static let largestFile = JSONLimits.file.maximumBytes

    /// For people; the same for all versions of a model.
    public let name: String
    /// Unique within the name.
    public let version: String
    /// The definition the model decides under, whole: that of its training, or a later one of the same features that
    /// `models revise` put it under.
    public let product: Product
    /// What fitted the model, with its settings, for people.
    public let learner: String
    /// The fitted model.
    public let model: ScoringModel
    /// Whom applicants are compared with when reasons are found.
    public let cohort: ReasonCohort
    /// How each feature of the schema looked in training.
    public let baseline: [FeatureBaseline]
    /// How the training sample was spread; nil in files of before that was kept.
    public let spread: TrainingSpread?
    /// Where the model comes from.
    public let provenance: ModelProvenance
    /// The file: canonical JSON, without a newline.
    public let canonicalBytes: [UInt8]
    /// SHA-256 of the file; names the artefact.
    public let digest: ContentDigest
    /// For each feature of the schema, the position of its reason group; nil for one that the model does not use.
    public let reasonGroups: [Int?]

    /// SHA-256 of what model features read of the definition.
    public var featureDigest: ContentDigest { product.featureDigest }

    /// Makes an artefact of a fitted model.
    /// - Parameters:
    ///   - name: For people; the same for all versions of a model.
    ///   - version: Unique within the name.
    ///   - product: The definition the model decides under, with the features that it was trained on.
    ///   - learner: What fitted the model.
    ///   - model: Reads the product's schema.
    ///   - cohort: One contribution for each feature of the schema.
    ///   - baseline: One for each feature of the schema.
    ///   - spread: Of the same features; nil where it is not known.
    ///   - provenance: Where the model comes from.
    public init(
        name: String,
        version: String,
        product: Product,
        learner: String,
        model: ScoringModel,
        cohort: ReasonCohort,
        baseline: [FeatureBaseline],
        spread: TrainingSpread? = nil,
        provenance: ModelProvenance
    ) {
        precondition(model.schema == product.schema, "the model reads another schema than the product's")
        precondition(cohort.cutoff.count == product.schema.count, "\(cohort.cutoff.count) contributions in the cohort")
        precondition(
            (spread?.features.count ?? product.schema.count) == product.schema.count,
            "\(spread?.features.count ?? 0) features in the spread"
        )
        precondition(baseline.count == product.schema.count, "\(baseline.count) features in the baseline")
        let contents = ArtefactContents(
            name: name,
            version: version,
            product: product,
            learner: learner,
            model: model,
            cohort: cohort,
            baseline: baseline,
            spread: spread,
            provenance: provenance
        )
        self.init(contents, canonicalBytes: contents.canonicalBytes)
    }

    /// - Parameters:
    ///   - contents: What the file holds.
    ///   - canonicalBytes: The file, which must be that of the contents.
    init(_ contents: ArtefactContents, canonicalBytes: [UInt8]) {
        name = contents.name
        version = contents.version
        product = contents.product
        learner = contents.learner
        model = contents.model
        cohort = contents.cohort
        baseline = contents.baseline
        spread = contents.spread
        provenance = contents.provenance
        self.canonicalBytes = canonicalBytes
        digest = ContentDigest.sha256(of: canonicalBytes)
        let product = contents.product
        reasonGroups = zip(product.schema.features, model.usesFeature)
            .map { feature, isUsed in
                isUsed ? product.reasons.groups.firstIndex { $0.members.contains(feature.key) } : nil
            }
    }

    /// Artefacts are equal if their files are.
    public static func == (left: ModelArtefact, right: ModelArtefact) -> Bool { left.digest == right.digest }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

/// Where a model comes from: with the options in the `run.json` of its run, enough to train it again and get the same bytes.
public struct ModelProvenance: Sendable, Hashable {
    /// SHA-256 of the training file.
    public let dataDigest: ContentDigest
    /// Applicants in the training file.
    public let rowCount: Int
    /// Applicants who defaulted among them.
    public let badCount: Int
    /// Seed of every random choice.
    public let seed: UInt64
    /// As the caller gave it.
    public let trainedAt: String
    /// Measured on applicants the model was not fitted to, by name, such as `auc`; finite.
    public let metrics: [String: Double]

    /// States a provenance.
    /// - Parameters:
    ///   - dataDigest: SHA-256 of the training file.
    ///   - rowCount: Applicants in the training file.
    ///   - badCount: Applicants who defaulted among them.
    ///   - seed: Seed of every random choice.
    ///   - trainedAt: RFC 3339 time, given by the caller.
    ///   - metrics: Measured on applicants the model was not fitted to, by name.
    public init(
        dataDigest: ContentDigest,
        rowCount: Int,
        badCount: Int,
        seed: UInt64,
        trainedAt: String,
        metrics: [String: Double]
    ) {
        self.dataDigest = dataDigest
        self.rowCount = rowCount
        self.badCount = badCount
        self.seed = seed
        self.trainedAt = trainedAt
        self.metrics = metrics
    }
}
