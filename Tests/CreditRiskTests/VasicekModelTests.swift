import CreditRisk
import Statistics
import Testing

/// References: scipy 1.17.1 and mpmath with 40 digits; quantiles 1e-10, finite pool 1e-8.
@Suite struct VasicekModelTests {
    struct Row: Sendable {
        let pd, correlation, quantile999, cumulative, density, variance: Double
        init(_ pd: Double, _ correlation: Double, _ quantile: Double, _ below: Double, _ at: Double, _ variance: Double)
        {
            (self.pd, self.correlation, quantile999, cumulative) = (pd, correlation, quantile, below)
            (density, self.variance) = (at, variance)
        }
    }

    static let rows: [Row] = [
        .init(0.002, 0.04, 0.010535203441593635, 0.9986236230240331, 0.8292132195347773, 1.8980731655333686e-06),
        .init(0.002, 0.12, 0.026990636454700786, 0.9777185686439285, 5.390343168520571, 7.919888736833252e-06),
        .init(0.002, 0.15, 0.034102690841479204, 0.970858682728036, 5.932534749184324, 1.1184002961188271e-05),
        .init(0.002, 0.24, 0.058801151035768, 0.9586523232395345, 5.910492265820448, 2.556977125356808e-05),
        .init(0.01, 0.04, 0.04062072882648791, 0.5928990713568613, 71.3330353351154, 3.163875207800046e-05),
        .init(0.01, 0.12, 0.09032583132606525, 0.6612247597923183, 37.1778865821731, 0.00011709607968922739),
        .init(0.01, 0.15, 0.11026475655474603, 0.6803896855075697, 31.92426211498988, 0.00015805423802083284),
        .init(0.01, 0.24, 0.17568289253012934, 0.7286951358059047, 22.12979347564151, 0.00031626099169356224),
        .init(0.03, 0.04, 0.09873626287917137, 0.02314373155570348, 10.068613377248871, 0.0001986085160940018),
        .init(0.03, 0.12, 0.19385195617473194, 0.19204192199387798, 27.753651026897415, 0.0006821406387245274),
        .init(0.03, 0.15, 0.2290891518043951, 0.2477372925371955, 28.245659150319334, 0.0008956762670691129),
        .init(0.03, 0.24, 0.33692953771585954, 0.38185499700674824, 25.4598583924085, 0.0016534013224662866),
        .init(0.1, 0.04, 0.24914363796742453, 3.0350614375272465e-07, 0.00028874977145586353, 0.0012726002115443016),
        .init(0.1, 0.12, 0.41099171696410153, 0.004657669630660227, 1.379179228220501, 0.004064746423169126),
        .init(0.1, 0.15, 0.46339644737925517, 0.012911487499461437, 2.9722850849639864, 0.005198485565272144),
        .init(0.1, 0.24, 0.6050806881192383, 0.0637780650054382, 8.341876597700125, 0.008894634365512306),
    ]

    @Test(arguments: rows) func meetsTheReference(_ row: Row) throws {
        let model = try VasicekModel(probabilityOfDefault: row.pd, correlation: row.correlation)
        #expect(abs(model.defaultRate(atConfidence: 0.999) - row.quantile999) < 1e-10)
        #expect(abs(model.cumulative(0.01) - row.cumulative) < 1e-10)
        #expect(abs(model.density(0.01) - row.density) < 1e-8 * max(1, row.density))
        #expect(abs(model.variance - row.variance) < 1e-12)
    }

    @Test(arguments: [(0.02, 0.15, 0.999, 0.176329), (0.05, 0.08, 0.99, 0.151769), (0.10, 0.03, 0.95, 0.155781)])
    func meetsTheGoldens(_ pd: Double, _ correlation: Double, _ confidence: Double, _ expected: Double) throws {
        let model = try VasicekModel(probabilityOfDefault: pd, correlation: correlation)
        #expect(abs(model.defaultRate(atConfidence: confidence) - expected) < 5e-7)
    }

    @Test func aFinitePoolMeetsTheReference() throws {
        let small = try VasicekModel(probabilityOfDefault: 0.02, correlation: 0.1)
            .defaultCountProbabilities(borrowerCount: 50)
        let expected = [0.46059215730334807, 0.2868523352268266, 0.13860195087765198, 0.06277101935038165]
        for (probability, reference) in zip(small, expected) { #expect(abs(probability - reference) < 1e-8) }
        #expect(abs(small.reduce(0, +) - 1) < 1e-10)
        let large = try VasicekModel(probabilityOfDefault: 0.05, correlation: 0.2)
            .defaultCountProbabilities(borrowerCount: 100)
        #expect(abs(large[3] - 0.10172623741900223) < 1e-8)
    }

    @Test func aLargePoolApproachesTheLimit() throws {
        let model = try VasicekModel(probabilityOfDefault: 0.03, correlation: 0.12)
        let counts = model.defaultCountProbabilities(borrowerCount: 800)
        let below = counts.prefix(81).reduce(0, +)
        #expect(abs(below - model.cumulative(0.1)) < 5e-3)
    }
}
