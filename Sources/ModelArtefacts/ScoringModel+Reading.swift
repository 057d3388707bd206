import Baselines
import Documents
import Encoding
import FeatureDefinitions
import Scoring

extension ScoringModel {
    /// Reads a model from its document; every rule that the initialisers demand is checked here first.
    init(reading value: ArtefactValue, schema: FeatureSchema, explanationBytes: Int) throws(ArtefactError) {
        let kind = value.at("kind", value.json["kind"] ?? .null)
        switch try kind.string() {
        case "logistic": self = .logistic(try LogisticModel(reading: value, schema: schema))
        case "scorecard": self = .scorecard(try ScorecardModel(reading: value, schema: schema))
        case "trees":
            self = .trees(try TreeModel(reading: value, schema: schema, explanationBytes: explanationBytes))
        case "vote":
            self = .vote(try VoteModel(reading: value, schema: schema, explanationBytes: explanationBytes))
        case "prototypes": self = .prototypes(try PrototypeModel(reading: value, schema: schema))
        default: throw kind.refusal("must be logistic, scorecard, trees, vote or prototypes")
        }
    }
}

extension VoteModel {
    fileprivate init(
        reading value: ArtefactValue,
        schema: FeatureSchema,
        explanationBytes: Int
    ) throws(ArtefactError) {
        let members = try value.members(["kind", "share", "calibration", "linear", "trees"])
        let trees = try TreeModel(reading: members["trees"], schema: schema, explanationBytes: explanationBytes)
        guard trees.encoder.columns.count == schema.count, trees.calibration == .none else {
            throw members["trees"].refusal("must have a column for each feature and no calibration of their own")
        }
        let share = try members["share"].number()
        guard share > 0, share < 1 else { throw members["share"].refusal("must be between 0 and 1") }
        self.init(
            linear: try LogisticModel(reading: members["linear"], schema: schema),
            trees: trees,
            share: share,
            calibration: try Calibration(reading: members["calibration"])
        )
    }
}

extension LogisticModel {
    fileprivate init(reading value: ArtefactValue, schema: FeatureSchema) throws(ArtefactError) {
        let members = try value.members(["kind", "intercept", "features"])
        let documents = try members["features"].elements()
        guard documents.count == schema.count else {
            throw members["features"].refusal("has \(documents.count) features, the product has \(schema.count)")
        }
        var encodings: [FeatureEncoding] = []
        var coefficients: [Double] = []
        for (document, feature) in zip(documents, schema.features) {
            let (encoding, members) = try FeatureEncoding.read(document, for: feature, beside: "coefficients")
            let weights = try members["coefficients"].numbers()
            guard weights.count == encoding.columnCount else {
                throw members["coefficients"].refusal("must be \(encoding.columnCount) numbers")
            }
            encodings.append(encoding)
            coefficients += weights
        }
        self.init(
            encoder: FeatureEncoder(schema: schema, encodings: encodings),
            intercept: try members["intercept"].number(),
            coefficients: coefficients
        )
    }
}

extension FeatureEncoding {
    /// How the columns of a feature are made, and all that stands beside it, with one more key.
    static func read(
        _ value: ArtefactValue,
        for feature: Feature,
        beside key: String
    ) throws(ArtefactError) -> (encoding: FeatureEncoding, members: ArtefactValue.Members) {
        let name = value.at("encoding", value.json["encoding"] ?? .null)
        var keys = ["feature", "encoding", key]
        switch (try name.string(), feature.kind) {
        case ("number", .number): keys += ["mean", "standard_deviation", "median", "missing_column", "special"]
        case ("category", .category): keys += ["reference", "codes", "missing_column"]
        case ("omitted", _): break
        default: throw name.refusal("does not fit a feature of this type")
        }
        let members = try value.members(keys, optional: feature.kind == .number ? ["limits"] : [])
        guard try members["feature"].string() == feature.key else {
            throw members["feature"].refusal("must be \(feature.key), in the product's order")
        }
        return (try FeatureEncoding(reading: members, named: name), members)
    }

    private init(reading members: ArtefactValue.Members, named name: ArtefactValue) throws(ArtefactError) {
        switch try name.string() {
        case "number": self = .number(try NumberEncoding(reading: members))
        case "category": self = .category(try CategoryEncoding(reading: members))
        default: self = .omitted
        }
    }
}

extension NumberEncoding {
    fileprivate init(reading members: ArtefactValue.Members) throws(ArtefactError) {
        let standardDeviation = try members["standard_deviation"].number()
        guard standardDeviation > 0 else { throw members["standard_deviation"].refusal("must be above 0") }
        self.init(
            mean: try members["mean"].number(),
            standardDeviation: standardDeviation,
            median: try members["median"].number(),
            hasMissingColumn: try members["missing_column"].bool(),
            special: try members["special"].numbers(),
            limits: members.has("limits") ? try Self.limits(members["limits"]) : nil
        )
    }

    private static func limits(_ value: ArtefactValue) throws(ArtefactError) -> ClosedRange<Double> {
        let ends = try value.numbers()
        guard ends.count == 2, ends[0] <= ends[1] else { throw value.refusal("must be two numbers, the lesser first") }
        return ends[0]...ends[1]
    }
}

extension CategoryEncoding {
    fileprivate init(reading members: ArtefactValue.Members) throws(ArtefactError) {
        let reference = try members["reference"].string()
        let codes = try members["codes"].strings()
        guard Set(codes + [reference]).count == codes.count + 1 else {
            throw members["codes"].refusal("names a code twice")
        }
        self.init(reference: reference, codes: codes, hasMissingColumn: try members["missing_column"].bool())
    }
}

extension ScorecardModel {
    fileprivate init(reading value: ArtefactValue, schema: FeatureSchema) throws(ArtefactError) {
        let members = try value.members(["kind", "intercept", "characteristics"])
        var characteristics: [Characteristic] = []
        var seen: Set<String> = []
        for document in try members["characteristics"].elements() {
            let characteristic = try Characteristic(reading: document, schema: schema)
            guard seen.insert(characteristic.feature).inserted else {
                throw document.refusal("feature \(characteristic.feature) has two characteristics")
            }
            characteristics.append(characteristic)
        }
        let intercept = try members["intercept"].number()
        self.init(schema: schema, intercept: intercept, characteristics: characteristics)
    }
}

extension Characteristic {
    fileprivate init(reading value: ArtefactValue, schema: FeatureSchema) throws(ArtefactError) {
        let members = try value.members(["feature", "coefficient", "bins"])
        let key = try members["feature"].string()
        guard let index = schema.index(of: key) else {
            throw members["feature"].refusal("the product has no feature \(key)")
        }
        let isNumber = schema.features[index].kind == .number
        let bins = try members["bins"].elements()
            .map { bin throws(ArtefactError) in
                try Bin(reading: bin, isNumber: isNumber)
            }
        if let problem = Self.problem(in: bins) { throw members["bins"].refusal(problem) }
        guard bins.last?.kind == .other else { throw members["bins"].refusal("the last bin must hold other values") }
        self.init(feature: key, bins: bins, coefficient: try members["coefficient"].number())
    }
}

extension Bin {
    fileprivate init(reading value: ArtefactValue, isNumber: Bool) throws(ArtefactError) {
        let members = try value.members(["holds", "goods", "bads", "weight_of_evidence", "adjusted"])
        let kind = try Kind(reading: members["holds"])
        let fits =
            switch kind {
            case .range, .special: isNumber
            case .categories: !isNumber
            case .missing, .other: true
            }
        guard fits else { throw members["holds"].refusal("does not fit a feature of this type") }
        self.init(
            kind: kind,
            goods: try members["goods"].number(),
            bads: try members["bads"].number(),
            weightOfEvidence: try members["weight_of_evidence"].number(),
            isAdjusted: try members["adjusted"].bool()
        )
    }
}

extension Bin.Kind {
    fileprivate init(reading value: ArtefactValue) throws(ArtefactError) {
        switch value.json {
        case .string("missing"): self = .missing
        case .string("other"): self = .other
        case .object(let members) where members.count == 1:
            if let json = members["range"] {
                self = try Self.range(reading: value.at("range", json))
            } else if let json = members["categories"] {
                self = .categories(try value.at("categories", json).strings())
            } else if let json = members["special"] {
                self = .special(try value.at("special", json).numbers())
            } else {
                fallthrough
            }
        default: throw value.refusal("must be missing, other, or one of range, categories, special")
        }
    }

    private static func range(reading value: ArtefactValue) throws(ArtefactError) -> Bin.Kind {
        let ends = try value.elements()
        guard ends.count == 2 else { throw value.refusal("must have two ends") }
        return .range(
            lower: try ends[0].optionalNumber() ?? -.infinity,
            upper: try ends[1].optionalNumber() ?? .infinity
        )
    }
}
