import Encoding
import FeatureDefinitions
import Features
import Products
import Scoring
import Testing

/// Which way risk moves with a number or a rank, proved of every kind of model.
@Suite struct DirectionTests {
    /// Bins of as many weights, a range from each whole number to the next.
    private static func ranges(_ weights: [Double]) -> [Bin] {
        weights.enumerated()
            .map { place, weight in
                let upper = place == weights.count - 1 ? Double.infinity : Double(place + 1)
                return bin(.range(lower: place == 0 ? -.infinity : Double(place), upper: upper), weight)
            }
    }

    private static func bin(_ kind: Bin.Kind, _ weight: Double) -> Bin {
        Bin(kind: kind, goods: 10, bads: 10, weightOfEvidence: weight, isAdjusted: false)
    }

    private static func card(
        _ schema: FeatureSchema,
        _ feature: String,
        _ bins: [Bin],
        _ coefficient: Double = -1
    ) -> ScoringModel {
        let characteristic = Characteristic(feature: feature, bins: bins, coefficient: coefficient)
        return .scorecard(ScorecardModel(schema: schema, intercept: -2, characteristics: [characteristic]))
    }

    private static func unproven(_ model: ScoringModel) -> [String] { model.unprovenDirections.map(\.key) }

    @Test func `Bins in the order of risk keep what the product says`() throws {
        let model = ScoringModel.scorecard(QuickLoan.scorecard(try QuickLoan.product().schema))
        #expect(Self.unproven(model).isEmpty && model.mustKeepDirections)
        #expect(model.provenMonotone.rising == ["amount", "months", "late"])
        #expect(model.provenMonotone.falling == ["amount", "months", "income"])
    }

    @Test(
        arguments: [
            ([0.5, 0.2, -0.5], -1.0, []), ([0.5, 0.5, -0.5], -1, []), ([0.5, 0.2, 0.3, -0.5], -1, ["late"]),
            ([-0.5, 0.2, 0.5], -1, ["late"]), ([0.5, 0.2, -0.5], 1, ["late"]), ([-0.5, 0.2, 0.5], 0, []),
        ] as [([Double], Double, [String])]
    )
    func `A range that adds less than the one below it is told`(
        weights: [Double],
        coefficient: Double,
        told: [String]
    )
        throws
    {
        let schema = try QuickLoan.product().schema
        #expect(Self.unproven(Self.card(schema, "late", Self.ranges(weights), coefficient)) == told)
        // Special codes and missing values are no magnitudes, whatever they add.
        let others = [Self.bin(.special([-1]), -9), Self.bin(.missing, 9)]
        #expect(Self.unproven(Self.card(schema, "late", Self.ranges(weights) + others, coefficient)) == told)
    }

    @Test(
        arguments: [
            (["own": 0.5, "rent": 0, "other": -0.5], []), (["own": 0.5, "rent": -0.6, "other": -0.5], ["home"]),
            (["own": -0.5, "other": -0.6], []), (["own": -0.5, "other": 0.6], ["home"]),
        ] as [([String: Double], [String])]
    )
    func `So is a code that is safer than the one before it`(weights: [String: Double], told: [String]) throws {
        let text = QuickLoan.definition()
            .replacing(#""your home", "choices""#, with: #""your home", "ordered": true, "risk": "rises", "choices""#)
        let schema = try Product.parse(Array(text.utf8), file: "quick-loan.json").schema
        let bins = weights.sorted { $0.key < $1.key }.map { Self.bin(.categories([$0.key]), $0.value) }
        #expect(Self.unproven(Self.card(schema, "home", bins)) == told)
        let kinds = FeatureEncoding.category(
            CategoryEncoding(reference: "own", codes: ["other", "rent"], hasMissingColumn: false)
        )
        let encodings = schema.features.map { $0.key == "home" ? kinds : .omitted }
        let linear = LogisticModel(
            encoder: FeatureEncoder(schema: schema, encodings: encodings),
            intercept: 0,
            coefficients: ["other", "rent"].map { (weights["own"] ?? 0) - (weights[$0] ?? weights["own"] ?? 0) }
        )
        #expect(Self.unproven(.logistic(linear)) == told)
    }

    @Test func `A category without an order has no direction`() throws {
        let model = ScoringModel.scorecard(QuickLoan.scorecard(try QuickLoan.product().schema))
        #expect(!(model.provenMonotone.rising + model.provenMonotone.falling).contains("home"))
    }

    @Test func `A logistic model goes by the signs of its coefficients, and is told of alone`() throws {
        let model = QuickLoan.logistic(try QuickLoan.product().schema)
        #expect(ScoringModel.logistic(model).provenMonotone.rising == ["amount", "months", "late"])
        #expect(ScoringModel.logistic(model).provenMonotone.falling == ["months", "income"])
        #expect(Self.unproven(.logistic(model)).isEmpty)
        let turned = LogisticModel(
            encoder: model.encoder,
            intercept: model.intercept,
            coefficients: model.coefficients.map { -$0 }
        )
        #expect(Self.unproven(.logistic(turned)) == ["amount", "late", "income"])
        #expect(!ScoringModel.logistic(turned).mustKeepDirections)
    }

    @Test func `A vote keeps the directions that both its members keep`() throws {
        let schema = try QuickLoan.product().schema
        let (linear, trees) = (QuickLoan.logistic(schema), try TreeModelTests.model(schema))
        let vote = ScoringModel.vote(VoteModel(linear: linear, trees: trees, share: 0.5))
        #expect(trees.provenMonotone.rising == ["months", "late", "income"])
        #expect(vote.provenMonotone.rising == ["months", "late"])
        // The trees do not read it, and alone would prove both.
        #expect(vote.provenMonotone.falling == ["months", "income"])
        #expect(Self.unproven(vote) == ["amount"])
    }
}
