import Baselines
import Documents
import Encoding
import FeatureDefinitions
import Products
public import Scoring

// The file of an artefact. `ModelArtefact+Reading.swift` and `ScoringModel+Reading.swift` are the other direction.

/// What an artefact is made of.
struct ArtefactContents {
    let name: String
    let version: String
    let product: Product
    let learner: String
    let model: ScoringModel
    let cohort: ReasonCohort
    let baseline: [FeatureBaseline]
    let spread: TrainingSpread?
    let provenance: ModelProvenance

    static let format = 1.0
    static let kind = "underwriter-model"
    /// The conventions a reader must share (credit-rules, conventions).
    static let conventions: JSONValue = .object([
        "positive_class": .string("default"), "weight_of_evidence": .string("ln(good share / bad share)"),
    ])
    /// What stands before the body.
    static let head = Array(#"{"body":"#.utf8)

    /// What stands behind the body.
    static func tail(_ digest: ContentDigest) -> [UInt8] {
        Array(#","format":1,"kind":"\#(kind)","sha256":"\#(digest.hex)"}"#.utf8)
    }

    /// The file.
    var canonicalBytes: [UInt8] {
        let body = body.canonicalBytes
        return Self.head + body + Self.tail(.sha256(of: body))
    }

    /// The body of the file.
    var body: JSONValue {
        let keys = product.schema.features.map(\.key)
        var members: [String: JSONValue] = [
            "name": .string(name), "version": .string(version), "conventions": Self.conventions,
            "product": product.definition, "feature_sha256": .string(product.featureDigest.hex),
            "learner": .string(learner), "model": model.document, "cohort": cohort.document(keys),
            "baseline": .object(Dictionary(uniqueKeysWithValues: zip(keys, baseline.map(\.document)))),
            "provenance": provenance.document,
        ]
        // A file of before there was one is the same as ever.
        if let spread { members["spread"] = spread.document(keys) }
        return .object(members)
    }
}

extension ScoringModel {
    /// Bytes that the model takes in the file of an artefact, without what stands around it.
    public var fileByteCount: Int { document.canonicalBytes.count }

    var document: JSONValue {
        switch self {
        case .logistic(let model):
            .object([
                "kind": .string("logistic"), "intercept": .number(model.intercept),
                "features": .array(model.schemaDocuments),
            ])
        case .scorecard(let model):
            .object([
                "kind": .string("scorecard"), "intercept": .number(model.intercept),
                "characteristics": .array(model.characteristics.map(\.document)),
            ])
        case .trees(let model): model.document
        case .vote(let model):
            .object([
                "kind": .string("vote"), "share": .number(model.share), "calibration": model.calibration.document,
                "linear": ScoringModel.logistic(model.linear).document, "trees": model.trees.document,
            ])
        case .prototypes(let model): model.document
        }
    }
}

extension LogisticModel {
    fileprivate var schemaDocuments: [JSONValue] {
        encoder.schema.features.indices.map { index in
            var object = encoder.document(at: index)
            object["coefficients"] = .array(coefficients[encoder.columns[index]].map { .number($0) })
            return .object(object)
        }
    }
}

extension FeatureEncoder {
    /// How the columns of a feature are made.
    func document(at index: Int) -> [String: JSONValue] {
        var object = encodings[index].document
        object["feature"] = .string(schema.features[index].key)
        return object
    }
}

extension FeatureEncoding {
    fileprivate var document: [String: JSONValue] {
        switch self {
        case .number(let number): number.document
        case .category(let category):
            [
                "encoding": .string("category"), "reference": .string(category.reference),
                "codes": .array(category.codes.map { .string($0) }),
                "missing_column": .bool(category.hasMissingColumn),
            ]
        case .omitted: ["encoding": .string("omitted")]
        }
    }
}

extension NumberEncoding {
    fileprivate var document: [String: JSONValue] {
        var document: [String: JSONValue] = [
            "encoding": .string("number"), "mean": .number(mean), "standard_deviation": .number(standardDeviation),
            "median": .number(median), "missing_column": .bool(hasMissingColumn),
            "special": .array(special.map { .number($0) }),
        ]
        if let limits { document["limits"] = .array([.number(limits.lowerBound), .number(limits.upperBound)]) }
        return document
    }
}

extension Characteristic {
    fileprivate var document: JSONValue {
        .object([
            "feature": .string(feature), "coefficient": .number(coefficient), "bins": .array(bins.map(\.document)),
        ])
    }
}

extension Bin {
    fileprivate var document: JSONValue {
        .object([
            "holds": kind.document, "goods": .number(goods), "bads": .number(bads),
            "weight_of_evidence": .number(weightOfEvidence), "adjusted": .bool(isAdjusted),
        ])
    }
}

extension Bin.Kind {
    /// An end of a range that is infinite is null.
    fileprivate var document: JSONValue {
        switch self {
        case .range(let lower, let upper):
            .object(["range": .array([lower, upper].map { $0.isFinite ? .number($0) : .null })])
        case .categories(let codes): .object(["categories": .array(codes.map { .string($0) })])
        case .special(let codes): .object(["special": .array(codes.map { .number($0) })])
        case .missing: .string("missing")
        case .other: .string("other")
        }
    }
}

extension ReasonCohort {
    fileprivate func document(_ keys: [String]) -> JSONValue {
        func object(_ contributions: [Double]) -> JSONValue {
            .object(Dictionary(uniqueKeysWithValues: zip(keys, contributions.map { .number($0) })))
        }
        return .object([
            "cutoff": object(cutoff), "cutoff_count": .number(Double(cutoffCount)),
            "all_applicants": object(allApplicants), "best": object(best),
        ])
    }
}

extension ModelProvenance {
    fileprivate var document: JSONValue {
        .object([
            "data_sha256": .string(dataDigest.hex), "rows": .number(Double(rowCount)),
            "bads": .number(Double(badCount)), "seed": .string(String(seed)), "trained_at": .string(trainedAt),
            "metrics": .object(metrics.mapValues { .number($0) }),
        ])
    }
}
