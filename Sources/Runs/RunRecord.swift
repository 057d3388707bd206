public import ModelReports

/// What is kept of one training run besides its artefact.
public struct RunRecord: Sendable, Hashable {
    /// How much lower the area under the curve of a model may be that is an alternative to another (credit-rules, section 15).
    public static let alternativeTolerance = 0.005

    /// Under what name a run keeps the adverse impact ratio of the group approved least.
    /// - Parameter characteristic: Name of a protected characteristic.
    /// - Returns: Letters of ASCII, digits and `_`.
    public static func impactMetric(_ characteristic: String) -> String {
        metric(impact, of: characteristic)
    }

    /// Under what name a run keeps a measure of how groups are treated.
    /// - Parameters:
    ///   - measure: Small letters of ASCII and `_`.
    ///   - characteristic: Name of a protected characteristic.
    /// - Returns: Letters of ASCII, digits and `_`.
    public static func metric(_ measure: String, of characteristic: String) -> String {
        "\(measure)_" + String(characteristic.lowercased().unicodeScalars.map { $0.isWord ? Character($0) : "_" })
    }

    private static let impact = "adverse_impact_ratio"
    static let impactPrefix = "\(impact)_"

    /// Name of the model.
    public var name: String
    /// Version of the model; names the run.
    public var version: String
    /// What fitted it.
    public var learner: String
    /// Id and version of the product.
    public var product: String
    /// Name of the training file, without its folder.
    public var dataName: String
    /// SHA-256 of the training file.
    public var dataDigest: String
    /// SHA-256 of the artefact.
    public var artefactDigest: String
    /// Of every random choice.
    public var seed: UInt64
    /// RFC 3339 time at which the run began.
    public var startedAt: String
    /// How long it took.
    public var seconds: Double
    /// Options by name.
    public var parameters: [String: String]
    /// Finite numbers by name.
    public var metrics: [String: Double]
    /// Versions of what took part, by name.
    public var versions: [String: String]
    /// Tables of the report.
    public var sections: [ReportSection]

    /// States a run.
    public init(
        name: String,
        version: String,
        learner: String,
        product: String,
        dataName: String,
        dataDigest: String,
        artefactDigest: String,
        seed: UInt64,
        startedAt: String,
        seconds: Double,
        parameters: [String: String],
        metrics: [String: Double],
        versions: [String: String],
        sections: [ReportSection]
    ) {
        self.name = name
        self.version = version
        self.learner = learner
        self.product = product
        self.dataName = dataName
        self.dataDigest = dataDigest
        self.artefactDigest = artefactDigest
        self.seed = seed
        self.startedAt = startedAt
        self.seconds = seconds
        self.parameters = parameters
        self.metrics = metrics.filter(\.value.isFinite)
        self.versions = versions
        self.sections = sections
    }

    /// The report of the run as a page.
    public var page: ReportPage {
        ReportPage(
            title: "Training run \(name) \(version)",
            facts: [
                ["Learner", learner], ["Product", product], ["Data", "\(dataName), SHA-256 \(dataDigest)"],
                ["Artefact", "SHA-256 \(artefactDigest)"], ["Seed", "\(seed)"],
                ["Run", "\(startedAt), \(seconds.reportText(1)) s"],
                [
                    "Options",
                    parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "),
                ],
                [
                    "Versions",
                    versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "),
                ],
            ],
            sections: sections
        )
    }
}

extension Unicode.Scalar {
    /// Whether it is a small letter of ASCII or a digit.
    fileprivate var isWord: Bool { ("a"..."z").contains(self) || ("0"..."9").contains(self) }
}
