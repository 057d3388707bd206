import FeatureDefinitions
import Features
import ModelFitting
import Regression
import Samples
import Scoring
import Statistics
import Testing

/// Standard errors of a scorecard's coefficients, where they can be written down.
@Suite struct ScorecardInferenceTests {
    private static let counts: [(goods: Int, bads: Int)] = [(300, 20), (150, 60)]

    private static func sample() throws -> TrainingSample {
        let schema = FeatureSchema([Feature(key: "x", name: "x", kind: .number)])
        var (vectors, isBad): ([FeatureVector], [Bool]) = ([], [])
        for (bin, count) in counts.enumerated() {
            for row in 0..<(count.goods + count.bads) {
                vectors.append(FeatureVector(values: [.number(Double(bin))]))
                isBad.append(row < count.bads)
            }
        }
        return try TrainingSample(schema: schema, vectors: vectors, isBad: isBad)
    }

    private static func card(_ schema: FeatureSchema, coefficient: Double) -> ScorecardModel {
        let ranges = [Bin.Kind.range(lower: -.infinity, upper: 0.5), .range(lower: 0.5, upper: .infinity)]
        let bins = zip(ranges, counts)
            .map { Bin(kind: $0, goods: Double($1.goods), bads: Double($1.bads), ofGoods: 450, ofBads: 80) }
        return ScorecardModel(
            schema: schema,
            intercept: -1,
            characteristics: [Characteristic(feature: "x", bins: bins, coefficient: coefficient)]
        )
    }

    /// Of two bins the log odds ratio has the error of Woolf: the root of the sum of 1 / cell.
    @Test func `Of two bins coefficient and error are those of the table of four cells`() throws {
        let sample = try Self.sample()
        let card = Self.card(sample.schema, coefficient: -0.4)
        let weights = card.characteristics[0].bins.map(\.weightOfEvidence)
        let cells: [Double] = [300, 20, 150, 60]
        let error = cells.reduce(0) { $0 + 1 / $1 }.squareRoot() / (weights[0] - weights[1])
        let inference = try card.inference(on: sample)
        let row = try #require(inference.table.rows.last)
        // Fitted to its own rows a weight of evidence is the log-odds itself, whatever the penalty made of the model.
        #expect(row.name == "x" && abs(row.estimate + 1) < 1e-8 && abs(row.standardError - error) < 1e-8, "\(row)")
        #expect(abs(row.z + 1 / error) < 1e-6 && row.pValue < 1e-6 && inference.dropped.isEmpty)
    }

    @Test func `What only says what another says has no error, and is named`() throws {
        let one = try Self.sample()
        let schema = FeatureSchema(["x", "y"].map { Feature(key: $0, name: $0, kind: .number) })
        let vectors = one.vectors.map { FeatureVector(values: [$0[0], $0[0]]) }
        let sample = try TrainingSample(schema: schema, vectors: vectors, isBad: one.isBad)
        let bins = Self.card(one.schema, coefficient: -0.4).characteristics[0].bins
        let card = ScorecardModel(
            schema: schema,
            intercept: -1,
            characteristics: ["x", "y"].map { Characteristic(feature: $0, bins: bins, coefficient: -0.2) }
        )
        let inference = try card.inference(on: sample)
        #expect(inference.dropped == ["y"] && inference.table.rows.map(\.name) == ["(intercept)", "x"])
    }
}
