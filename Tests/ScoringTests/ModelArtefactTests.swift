import Baselines
import Documents
import ModelArtefacts
import Products
import Scoring
import Testing

@Suite struct ModelArtefactTests {
    @Test(arguments: [0, 1])
    func survivesItsFile(_ index: Int) throws {
        let product = try QuickLoan.product()
        let artefact = try QuickLoan.artefact(QuickLoan.models(product.schema)[index], product)
        let read = try ModelArtefact(reading: artefact.canonicalBytes, file: "a.json")
        #expect(read == artefact)
        #expect(read.digest == ContentDigest.sha256(of: artefact.canonicalBytes))
        #expect(read.model == artefact.model && read.cohort == artefact.cohort)
        #expect(read.baseline == artefact.baseline && read.provenance == artefact.provenance)
        #expect(read.product.definitionDigest == product.definitionDigest)
        for vector in QuickLoan.applicants {
            #expect(try read.model.logOdds(of: vector) == artefact.model.logOdds(of: vector))
        }
        #expect(!artefact.canonicalBytes.contains(UInt8(ascii: "\n")))
    }

    @Test func onlyFeaturesOfTheModelHaveAReasonGroup() throws {
        let product = try QuickLoan.product()
        let models = QuickLoan.models(product.schema)
        #expect(try QuickLoan.artefact(models[0], product).reasonGroups == [0, nil, 1, 2, 0])
        #expect(try QuickLoan.artefact(models[1], product).reasonGroups == [nil, nil, 1, 2, 0])
    }

    struct Damage: CustomTestStringConvertible {
        let path: [String]
        let value: JSONValue?
        let message: String
        var model = 0
        var testDescription: String { message }
    }

    @Test(arguments: [
        Damage(path: ["format"], value: 2, message: "a.json: format: must be 1"),
        Damage(path: ["kind"], value: "recipe", message: "a.json: kind: must be underwriter-model"),
        Damage(path: ["note"], value: "x", message: "a.json: note: unknown key"),
        Damage(path: ["sha256"], value: nil, message: "a.json: sha256: missing"),
        Damage(path: ["sha256"], value: "00", message: "a.json: sha256: must be 64 hexadecimal digits"),
        Damage(path: ["body"], value: .array([]), message: "a.json: body: must be an object"),
        Damage(path: ["body", "name"], value: nil, message: "a.json: body.name: missing"),
        Damage(path: ["body", "version"], value: 3, message: "a.json: body.version: must be a string"),
        Damage(path: ["body", "extra"], value: .null, message: "a.json: body.extra: unknown key"),
        Damage(
            path: ["body", "feature_sha256"],
            value: .string(String(repeating: "0", count: 64)),
            message: "a.json: body.feature_sha256: is not that of the product's features"
        ),
        Damage(
            path: ["body", "model", "kind"],
            value: "forest",
            message: "a.json: body.model.kind: must be logistic, scorecard, trees, vote or prototypes"
        ),
        Damage(
            path: ["body", "model", "intercept"],
            value: "high",
            message: "a.json: body.model.intercept: must be a number"
        ),
        Damage(
            path: ["body", "model", "features", "0", "standard_deviation"],
            value: 0,
            message: "a.json: body.model.features[0].standard_deviation: must be above 0"
        ),
        Damage(
            path: ["body", "model", "features", "0", "feature"],
            value: "income",
            message: "a.json: body.model.features[0].feature: must be amount, in the product's order"
        ),
        Damage(
            path: ["body", "model", "features", "2", "coefficients"],
            value: [1, 2],
            message: "a.json: body.model.features[2].coefficients: must be 3 numbers"
        ),
        Damage(
            path: ["body", "model", "features", "3", "encoding"],
            value: "number",
            message: "a.json: body.model.features[3].encoding: does not fit a feature of this type"
        ),
        Damage(
            path: ["body", "model", "features", "3", "codes"],
            value: ["own"],
            message: "a.json: body.model.features[3].codes: names a code twice"
        ),
        Damage(
            path: ["body", "model", "features"],
            value: [],
            message: "a.json: body.model.features: has 0 features, the product has 5"
        ),
        Damage(
            path: ["body", "cohort", "best", "home"],
            value: nil,
            message: "a.json: body.cohort.best.home: missing"
        ),
        Damage(
            path: ["body", "cohort", "cutoff_count"],
            value: -1,
            message: "a.json: body.cohort.cutoff_count: must be a whole number from 0"
        ),
        Damage(
            path: ["body", "baseline", "late", "missing_rate"],
            value: .null,
            message: "a.json: body.baseline.late.missing_rate: must be a number"
        ),
        Damage(
            path: ["body", "provenance", "seed"],
            value: "-4",
            message: "a.json: body.provenance.seed: must be a whole number in a string"
        ),
        Damage(
            path: ["body", "model", "characteristics", "0", "feature"],
            value: "shoe_size",
            message: "a.json: body.model.characteristics[0].feature: the product has no feature shoe_size",
            model: 1
        ),
        Damage(
            path: ["body", "model", "characteristics", "0", "feature"],
            value: "home",
            message: "a.json: body.model.characteristics[0].bins[0].holds: does not fit a feature of this type",
            model: 1
        ),
        Damage(
            path: ["body", "model", "characteristics", "0", "bins", "1", "holds"],
            value: ["range": [1, 2, 3]],
            message: "a.json: body.model.characteristics[0].bins[1].holds.range: must have two ends",
            model: 1
        ),
        Damage(
            path: ["body", "model", "characteristics", "0", "bins", "1", "holds"],
            value: ["range": [5, 3]],
            message: "a.json: body.model.characteristics[0].bins: the ranges leave numbers out",
            model: 1
        ),
        Damage(
            path: ["body", "model", "characteristics", "0", "bins", "0", "holds"],
            value: "everything",
            message: "a.json: body.model.characteristics[0].bins[0].holds: "
                + "must be missing, other, or one of range, categories, special",
            model: 1
        ),
        Damage(
            path: ["body", "model", "characteristics", "0", "bins"],
            value: [],
            message: "a.json: body.model.characteristics[0].bins: the last bin must hold other values",
            model: 1
        ),
    ])
    func aBrokenFileIsRefusedNamingFileKeyAndReason(_ damage: Damage) throws {
        let product = try QuickLoan.product()
        let artefact = try QuickLoan.artefact(QuickLoan.models(product.schema)[damage.model], product)
        var json = try JSONValue.parse(artefact.canonicalBytes, limits: .file)
        json.damage(damage.path[...], with: damage.value)
        if damage.path[0] == "body" { json.sealBody() }
        let error = try #require(throws: ArtefactError.self) {
            try ModelArtefact(reading: json.canonicalBytes, file: "a.json")
        }
        #expect(error.description == damage.message)
    }

    @Test func aBodyThatWasChangedWithoutItsDigestIsRefused() throws {
        let product = try QuickLoan.product()
        let artefact = try QuickLoan.artefact(QuickLoan.models(product.schema)[0], product)
        var json = try JSONValue.parse(artefact.canonicalBytes, limits: .file)
        json.damage(["body", "model", "intercept"], with: -99)
        let error = try #require(throws: ArtefactError.self) {
            try ModelArtefact(reading: json.canonicalBytes, file: "a.json")
        }
        #expect(error.description == "a.json: sha256: is not that of the body")
    }

    @Test func bytesThatAreNoArtefactAreRefused() throws {
        let product = try QuickLoan.product()
        let bytes = try QuickLoan.artefact(QuickLoan.models(product.schema)[0], product).canonicalBytes
        let nested = Array("{\"a\":".utf8) + Array(repeating: UInt8(ascii: "["), count: 100_000)
        for broken in [[], Array("null".utf8), Array(bytes.dropLast()), bytes + [0x0A], bytes + bytes, nested] {
            let error = try #require(throws: ArtefactError.self) { try ModelArtefact(reading: broken, file: "a.json") }
            #expect(error.description.utf8.starts(with: "a.json: ".utf8))
        }
    }

    @Test func aFileOtherThanTheOneItsValuesMakeIsRefused() throws {
        let product = try QuickLoan.product()
        let artefact = try QuickLoan.artefact(QuickLoan.models(product.schema)[1], product)
        var json = try JSONValue.parse(artefact.canonicalBytes, limits: .file)
        let characteristics = try #require(json["body"]?["model"]?["characteristics"]?.arrayValue)
        json.damage(["body", "model", "characteristics"], with: .array(characteristics.reversed()))
        json.sealBody()
        #expect(throws: ArtefactError.self) { try ModelArtefact(reading: json.canonicalBytes, file: "a.json") }
    }

    @Test func aProductThatIsBrokenIsRefusedWithItsOwnReason() throws {
        let product = try QuickLoan.product()
        let artefact = try QuickLoan.artefact(QuickLoan.models(product.schema)[0], product)
        var json = try JSONValue.parse(artefact.canonicalBytes, limits: .file)
        json.damage(["body", "product", "version"], with: 7)
        json.sealBody()
        let error = try #require(throws: ArtefactError.self) {
            try ModelArtefact(reading: json.canonicalBytes, file: "a.json")
        }
        #expect(error.key == "body.product")
    }
}

extension JSONValue {
    /// Replaces the value at a path of keys and positions; nil removes a member.
    mutating func damage(_ path: ArraySlice<String>, with value: JSONValue?) {
        guard let key = path.first else { return self = value ?? .null }
        switch self {
        case .object(var members):
            var member = members[key] ?? .null
            member.damage(path.dropFirst(), with: value)
            members[key] = member
            if path.count == 1, value == nil { members.removeValue(forKey: key) }
            self = .object(members)
        case .array(var elements):
            guard let position = Int(key), elements.indices.contains(position) else { return }
            elements[position].damage(path.dropFirst(), with: value)
            self = .array(elements)
        default: return
        }
    }

    /// Makes the digest that of the body, as someone would who can write both.
    mutating func sealBody() {
        let digest = ContentDigest.sha256(of: (self["body"] ?? .null).canonicalBytes)
        damage(["sha256"], with: .string(digest.hex))
    }
}
