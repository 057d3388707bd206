public import Baselines
import Documents
import FeatureDefinitions
import Products
public import Scoring

extension ModelArtefact {
    /// Reads an artefact's file.
    ///
    /// Refuses a file that is not canonical, whose body does not match its digest, or whose model does not fit its
    /// product; at most 16 MiB.
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: Its name, for errors.
    ///   - explanationBytes: The most memory that tables for explanations may take.
    /// - Throws: ``ArtefactError`` naming file, key and reason.
    public init(
        reading bytes: [UInt8],
        file: String,
        explanationBytes: Int = TreeModel.standardExplanationBytes
    ) throws(ArtefactError) {
        let document = try Self.body(of: bytes, file: file)
        let body = try document.members(
            [
                "name", "version", "conventions", "product", "feature_sha256", "learner", "model", "cohort", "baseline",
                "provenance",
            ],
            optional: ["spread"]
        )
        let conventions = ArtefactContents.conventions
        guard body["conventions"].json == conventions else {
            throw body["conventions"].refusal("must be \(String(decoding: conventions.canonicalBytes, as: UTF8.self))")
        }
        let product = try Self.product(body["product"])
        guard try body["feature_sha256"].digest() == product.featureDigest else {
            throw body["feature_sha256"].refusal("is not that of the product's features")
        }
        let schema = product.schema
        let provenance = try ModelProvenance(reading: body["provenance"])
        let contents = try ArtefactContents(
            name: body["name"].string(),
            version: body["version"].string(),
            product: product,
            learner: body["learner"].string(),
            model: ScoringModel(reading: body["model"], schema: schema, explanationBytes: explanationBytes),
            cohort: ReasonCohort(reading: body["cohort"], schema: schema),
            baseline: body["baseline"]
                .perFeature(of: schema) { _, value throws(ArtefactError) in
                    try FeatureBaseline(reading: value)
                },
            spread: body.has("spread")
                ? TrainingSpread(reading: body["spread"], schema: schema, rowCount: provenance.rowCount) : nil,
            provenance: provenance
        )
        // The file is canonical: if its values are those of the contents, its bytes are.
        guard contents.body == document.json else {
            throw ArtefactError(file: file, key: "", reason: "holds what an artefact of these values does not hold")
        }
        self.init(contents, canonicalBytes: bytes)
    }

    private static func foreign(_ file: String) -> ArtefactError {
        let reason = "is no artefact of this program; `underwriter models import` makes one of a model of another"
        return ArtefactError(file: file, key: "", reason: reason)
    }

    /// The body of a file whose envelope is in order.
    private static func body(of bytes: [UInt8], file: String) throws(ArtefactError) -> ArtefactValue {
        let json: JSONValue
        let isCanonical: Bool
        do {
            (json, isCanonical) = try JSONValue.parseCanonical(bytes, limits: .file)
        } catch {
            guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { throw foreign(file) }
            throw ArtefactError(file: file, key: "", reason: "\(error)")
        }
        guard let members = json.objectValue, ["kind", "format", "body"].contains(where: { members[$0] != nil }) else {
            throw foreign(file)
        }
        let root = ArtefactValue(file: file, path: "", json: json)
        let envelope = try root.members(["format", "kind", "sha256", "body"])
        let kind = ArtefactContents.kind
        guard try envelope["kind"].string() == kind else { throw envelope["kind"].refusal("must be \(kind)") }
        guard try envelope["format"].number() == ArtefactContents.format else {
            throw envelope["format"].refusal("must be 1")
        }
        guard isCanonical else { throw root.refusal("must be canonical JSON without a newline") }
        // Canonical bytes of these four keys can only stand like this.
        let digest = try envelope["sha256"].digest()
        let body = bytes[ArtefactContents.head.count..<bytes.count - ArtefactContents.tail(digest).count]
        guard digest == ContentDigest.sha256(of: Array(body)) else {
            throw envelope["sha256"].refusal("is not that of the body")
        }
        return envelope["body"]
    }

    private static func product(_ value: ArtefactValue) throws(ArtefactError) -> Product {
        do {
            return try Product.parse(value.json.canonicalBytes, file: value.file)
        } catch {
            throw value.refusal("\(error)")
        }
    }
}

extension ReasonCohort {
    fileprivate init(reading value: ArtefactValue, schema: FeatureSchema) throws(ArtefactError) {
        let members = try value.members(["cutoff", "cutoff_count", "all_applicants", "best"])
        func contributions(_ key: String) throws(ArtefactError) -> [Double] {
            try members[key].perFeature(of: schema) { _, value throws(ArtefactError) in try value.number() }
        }
        self.init(
            cutoff: try contributions("cutoff"),
            cutoffCount: try members["cutoff_count"].count(),
            allApplicants: try contributions("all_applicants"),
            best: try contributions("best")
        )
    }
}

extension ModelProvenance {
    fileprivate init(reading value: ArtefactValue) throws(ArtefactError) {
        let members = try value.members(["data_sha256", "rows", "bads", "seed", "trained_at", "metrics"])
        guard let seed = UInt64(try members["seed"].string()) else {
            throw members["seed"].refusal("must be a whole number in a string")
        }
        var metrics: [String: Double] = [:]
        for (name, json) in try members["metrics"].membersOfAnyName() {
            metrics[name] = try members["metrics"].at(name, json).number()
        }
        self.init(
            dataDigest: try members["data_sha256"].digest(),
            rowCount: try members["rows"].count(),
            badCount: try members["bads"].count(),
            seed: seed,
            trainedAt: try members["trained_at"].string(),
            metrics: metrics
        )
    }
}
