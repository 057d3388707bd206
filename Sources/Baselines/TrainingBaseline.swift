public import Documents
public import FeatureDefinitions

/// How the applicants looked on whom a model was trained, without the model.
public struct TrainingBaseline: Sendable, Hashable {
    /// The model's inputs.
    public let schema: FeatureSchema
    /// One for each feature of the schema.
    public let features: [FeatureBaseline]
    /// How they were spread; nil in files of before that was kept.
    public let spread: TrainingSpread?

    /// States a baseline.
    /// - Parameters:
    ///   - schema: The model's inputs.
    ///   - features: One for each feature of the schema.
    ///   - spread: Of the same features.
    public init(schema: FeatureSchema, features: [FeatureBaseline], spread: TrainingSpread?) {
        precondition(features.count == schema.count, "\(features.count) features of \(schema.count)")
        self.schema = schema
        self.features = features
        self.spread = spread
    }

    /// Reads what an artefact's file says of its training, and nothing else: for whoever does not score.
    /// - Parameters:
    ///   - artefact: The whole file, which was checked when it was registered.
    ///   - schema: That of the definition within.
    ///   - file: Its name, for errors.
    /// - Throws: ``ArtefactError`` naming file, key and reason.
    public init(reading artefact: JSONValue, schema: FeatureSchema, file: String) throws(ArtefactError) {
        let body = ArtefactValue(file: file, path: "body", json: artefact["body"] ?? .null)
        let members = try body.membersOfAnyName()
        let rows = body.at("provenance.rows", members["provenance"]?["rows"] ?? .null)
        self.init(
            schema: schema,
            features: try body.at("baseline", members["baseline"] ?? .null)
                .perFeature(of: schema) { _, value throws(ArtefactError) in try FeatureBaseline(reading: value) },
            spread: try members["spread"]
                .map { value throws(ArtefactError) in
                    try TrainingSpread(reading: body.at("spread", value), schema: schema, rowCount: rows.count())
                }
        )
    }
}
