import Baselines
import Documents
import FeatureDefinitions
import Features
import ModelArtefacts
import Products
import Scoring
import Testing

@Suite struct TrainingSpreadTests {
    /// The 525 applicants of the grid; edges at 1,000 for amounts, at 1 for late payments, at 3,000 for incomes.
    private static func spread(_ product: Product) -> TrainingSpread {
        let edges = [[1_000.0], [], [1], [], [1_000, 3_000]]
        var probability = BinnedCounts(edges: [0.1, 0.5])
        for place in QuickLoan.applicants.indices { probability.add(Double(place % 10) / 10) }
        return TrainingSpread(
            features: product.schema.features.enumerated()
                .map { index, feature in
                    BinnedCounts(of: QuickLoan.applicants.map { $0.values[index] }, feature, edges: edges[index])
                },
            probability: probability
        )
    }

    private static func artefact() throws -> ModelArtefact {
        let product = try QuickLoan.product()
        return try QuickLoan.artefact(QuickLoan.models(product.schema)[0], product, spread: spread(product))
    }

    /// Intervals, then special codes or codes that nobody declared, then missing.
    @Test func everyApplicantIsInOneBinOfEachFeature() throws {
        let spread = Self.spread(try QuickLoan.product())
        #expect(spread.features[0].counts == [175, 175, 175])
        #expect(spread.features[1].counts == [525, 0])
        #expect(spread.features[2].counts == [105, 210, 105, 105])
        #expect(spread.features[3].counts == [105, 105, 105, 105, 105])
        #expect(spread.features[4].counts == [150, 150, 150, 75])
        #expect(spread.probability.counts == [53, 212, 260])
        #expect((spread.features + [spread.probability]).allSatisfy { $0.applicantCount == 525 })
    }

    @Test func survivesItsFile() throws {
        let artefact = try Self.artefact()
        let read = try ModelArtefact(reading: artefact.canonicalBytes, file: "a.json")
        #expect(read == artefact && read.spread == artefact.spread && read.spread != nil)
    }

    @Test func aFileOfBeforeThereWasOneIsTheSameAsEver() throws {
        let product = try QuickLoan.product()
        let artefact = try QuickLoan.artefact(QuickLoan.models(product.schema)[0], product)
        let json = try JSONValue.parse(artefact.canonicalBytes, limits: .file)
        #expect(json["body"]?["spread"] == nil)
        #expect(try ModelArtefact(reading: artefact.canonicalBytes, file: "a.json").spread == nil)
    }

    struct Damage: CustomTestStringConvertible {
        let path: [String]
        let value: JSONValue?
        let message: String
        var testDescription: String { message }
    }

    @Test(arguments: [
        Damage(path: ["features"], value: nil, message: ".features: missing"),
        Damage(path: ["note"], value: 1, message: ".note: unknown key"),
        Damage(path: ["features", "amount"], value: nil, message: ".features.amount: missing"),
        Damage(path: ["features", "shoe_size"], value: .null, message: ".features.shoe_size: unknown key"),
        Damage(
            path: ["features", "income", "edges"],
            value: [3_000, 1_000],
            message: ".features.income.edges: must ascend"
        ),
        Damage(
            path: ["features", "income", "edges"],
            value: [1_000, 1_000],
            message: ".features.income.edges: must ascend"
        ),
        Damage(
            path: ["features", "income", "edges"],
            value: ["low", "high"],
            message: ".features.income.edges[0]: must be a number"
        ),
        Damage(
            path: ["features", "income", "edges"],
            value: [1_000],
            message: ".features.income.counts: has 4 bins instead of 3"
        ),
        Damage(
            path: ["features", "late", "counts"],
            value: [315, 210],
            message: ".features.late.counts: has 2 bins instead of 4"
        ),
        Damage(
            path: ["features", "home", "edges"],
            value: [1],
            message: ".features.home: a category has no edges"
        ),
        Damage(
            path: ["features", "months", "counts", "0"],
            value: 524,
            message: ".features.months: counts 524 applicants instead of 525"
        ),
        Damage(
            path: ["features", "months", "counts", "0"],
            value: 0.5,
            message: ".features.months.counts[0]: must be a whole number from 0"
        ),
        Damage(
            path: ["features", "months", "counts", "0"],
            value: -1,
            message: ".features.months.counts[0]: must be a whole number from 0"
        ),
        Damage(
            path: ["features", "months", "counts", "0"],
            value: 9e15,
            message: ".features.months.counts[0]: is too large"
        ),
        Damage(
            path: ["probability", "counts"],
            value: [0, 0, 0],
            message: ".probability: counts 0 applicants of 1100"
        ),
        Damage(
            path: ["probability", "counts"],
            value: [1_000, 100, 1],
            message: ".probability: counts 1101 applicants of 1100"
        ),
        Damage(
            path: ["probability", "counts"],
            value: [525],
            message: ".probability.counts: has 1 bins instead of 3"
        ),
    ])
    func rubbishIsRefusedNamingKeyAndReason(_ damage: Damage) throws {
        var json = try JSONValue.parse(try Self.artefact().canonicalBytes, limits: .file)
        json.damage((["body", "spread"] + damage.path)[...], with: damage.value)
        json.sealBody()
        let error = try #require(throws: ArtefactError.self) {
            try ModelArtefact(reading: json.canonicalBytes, file: "a.json")
        }
        #expect(error.description == "a.json: body.spread" + damage.message)
    }
}
