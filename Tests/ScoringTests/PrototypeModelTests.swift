import Baselines
import Documents
import Encoding
import FeatureDefinitions
import Features
import ModelArtefacts
import Products
import Statistics
import TestSupport
import Testing

@testable import Scoring

@Suite struct PrototypeModelTests {
    /// Groups along what the applicants of the grid differ in; which `features` count, all unless given.
    static func model(_ schema: FeatureSchema, counting features: Set<String>? = nil) -> PrototypeModel {
        let plain = QuickLoan.logistic(schema).encoder
        let limits = ["amount": 0.0...20_000, "late": 0.0...12, "income": 0.0...6_000]
        let encodings = zip(schema.features, plain.encodings)
            .map { feature, encoding in
                guard case .number(var number) = encoding else { return encoding }
                number.limits = limits[feature.key]
                return FeatureEncoding.number(number)
            }
        let encoder = FeatureEncoder(schema: schema, encodings: encodings)
        var generator = SeededGenerator(seed: 7)
        let prototypes = (0..<60)
            .map { place -> Prototype in
                let center = (0..<encoder.columnCount).map { _ in generator.normal() }
                let rate = probability(logOdds: center.reduce(-2.6) { $0 + 0.4 * $1 })
                return Prototype(center: center, badRate: rate, memberCount: 20 + place)
            }
        let weights = schema.features.enumerated()
            .map { features?.contains($1.key) != false ? 0.25 + Double($0) / 4 : 0 }
        let settings = PrototypeModel.Settings(neighbourCount: 7, softness: 0.5, weights: weights)
        return PrototypeModel(encoder: encoder, settings: settings, prototypes: prototypes)
    }

    /// The log-odds of a design row by the formula, without any of the code that serves.
    private static func logOdds(_ model: PrototypeModel, _ row: [Double]) -> Double {
        var weights = [Double](repeating: 0, count: row.count)
        for (columns, weight) in zip(model.encoder.columns, model.settings.weights) {
            for column in columns { weights[column] = weight }
        }
        var all: [(distance: Double, group: Prototype)] = []
        for group in model.prototypes {
            var distance = 0.0
            for column in row.indices {
                let step = row[column] - group.center[column]
                distance += weights[column] * step * step
            }
            all.append((distance, group))
        }
        all.sort { $0.distance < $1.distance }
        var (sum, total) = (0.0, 0.0)
        for near in all.prefix(model.settings.neighbourCount) {
            let weight = Double(near.group.memberCount) / (near.distance + model.settings.softness)
            sum += weight * near.group.badRate
            total += weight
        }
        return Statistics.logOdds(probability: sum / total)
    }

    /// Shapley values by all subsets of the features, against the same groups as the model compares with.
    private static func shapley(_ model: PrototypeModel, _ row: [Double]) -> [Double] {
        let used = model.usesFeature.indices.filter { model.usesFeature[$0] }
        var values = [Double](repeating: 0, count: model.usesFeature.count)
        for place in model.background {
            let games = (0..<1 << used.count)
                .map { set in
                    var mixed = model.prototypes[place].center
                    for (bit, feature) in used.enumerated() where set >> bit & 1 == 1 {
                        for column in model.encoder.columns[feature] { mixed[column] = row[column] }
                    }
                    return logOdds(model, mixed)
                }
            for (bit, feature) in used.enumerated() {
                for set in games.indices where set >> bit & 1 == 0 {
                    let size = set.nonzeroBitCount
                    let share = factorial(size) * factorial(used.count - size - 1) / factorial(used.count)
                    let gain = games[set | 1 << bit] - games[set]
                    values[feature] += share * gain / Double(model.background.count)
                }
            }
        }
        return values
    }

    private static func factorial(_ number: Int) -> Double { (0..<number).reduce(1.0) { $0 * Double($1 + 1) } }

    @Test func `Log-odds are those of the nearest groups, each by its members and its distance`() throws {
        let model = Self.model(try QuickLoan.product().schema)
        var found: Set<Double> = []
        for vector in QuickLoan.applicants {
            let expected = Self.logOdds(model, try model.encoder.row(of: vector))
            let said = try ScoringModel.prototypes(model).logOdds(of: vector)
            #expect(abs(said - expected) < 1e-9, "\(said) \(expected)")
            found.insert(said)
        }
        #expect(found.count > 50)
        let all = try ScoringModel.prototypes(model).logOdds(ofAll: QuickLoan.applicants)
        #expect(try all == QuickLoan.applicants.map { try ScoringModel.prototypes(model).logOdds(of: $0) })
    }

    @Test(arguments: [false, true]) func `Contributions make up the log-odds, even behind a curve`(isCurve: Bool) throws
    {
        let curve = try #require(IsotonicCalibration(scores: [0.05, 0.2, 0.6], rates: [0.02, 0.25, 0.5]))
        let calibration = isCurve ? Calibration.isotonic(curve) : .linear(slope: 1.25, intercept: 0.5)
        let model = ScoringModel.prototypes(
            Self.model(try QuickLoan.product().schema).comparing(with: [3, 14, 15]).calibrated(by: calibration)
        )
        for vector in QuickLoan.applicants {
            let explanation = try model.explanation(of: vector)
            let sum = explanation.contributions.reduce(model.intercept, +)
            #expect(abs(sum - explanation.logOdds) < 1e-9)
            #expect(try explanation.logOdds.bitPattern == model.logOdds(of: vector).bitPattern)
            // Of the number of months there is no column.
            #expect(explanation.contributions[1] == 0)
        }
    }

    @Test func `Of two features the contributions are Shapley values`() throws {
        let model = Self.model(try QuickLoan.product().schema, counting: ["late", "income"])
            .comparing(with: [5, 9, 26, 53])
        for vector in QuickLoan.applicants {
            let found = try ScoringModel.prototypes(model).contributions(of: vector)
            for (one, other) in zip(found, Self.shapley(model, try model.encoder.row(of: vector))) {
                #expect(abs(one - other) < 1e-9)
            }
        }
    }

    @Test func `Of more features they are near Shapley values`() throws {
        let model = Self.model(try QuickLoan.product().schema).comparing(with: [5, 9, 26, 53])
        var (misses, sizes) = (0.0, 0.0)
        for vector in QuickLoan.applicants {
            let found = try ScoringModel.prototypes(model).contributions(of: vector)
            for (one, other) in zip(found, Self.shapley(model, try model.encoder.row(of: vector))) {
                misses += abs(one - other)
                sizes += abs(other)
            }
        }
        #expect(misses < 0.15 * sizes, "\(misses) of \(sizes)")
    }

    @Test func `Whom reasons compare with are groups that just pass`() throws {
        let product = try QuickLoan.product()
        let passing = try #require(product.policy.passingScore(on: product.score))
        let bare = ScoringModel.prototypes(Self.model(product.schema))
        guard case .prototypes(let model) = try bare.preparedForReasons(on: QuickLoan.applicants, for: product) else {
            Issue.record("no groups")
            return
        }
        #expect(!model.background.isEmpty)
        for place in model.background {
            let score = product.score.score(logOdds: model.logOddsOfPrototypes[place]).unclamped
            #expect(passing...passing + 20 ~= score)
        }
        let cohort = try ReasonCohort(of: QuickLoan.applicants, under: .prototypes(model), for: product)
        #expect(cohort.cutoffCount > 0 && cohort.cutoff.allSatisfy { $0 == 0 })
        // Where nobody just passes, with all.
        guard case .prototypes(let other) = try bare.preparedForReasons(on: [], for: product) else { return }
        #expect(other.background.count == PrototypeModel.largestBackground)
    }

    @Test func `No direction is proved of what counts, and the model must not be registered`() throws {
        let model = ScoringModel.prototypes(Self.model(try QuickLoan.product().schema, counting: ["late", "home"]))
        #expect(model.unprovenDirections.map(\.key) == ["late"])
        #expect(model.mustKeepDirections)
        #expect(model.provenMonotone.rising.contains("income") && model.provenMonotone.falling.contains("income"))
        #expect(model.usesFeature == [false, false, true, true, false])
        #expect(model.thresholds == nil && model.trees == nil && model.byteCount > 60 * 8)
    }

    @Test func `Who is farther from all groups than a number can say is refused`() throws {
        let schema = try QuickLoan.product().schema
        let plain = Self.model(schema)
        let model = ScoringModel.prototypes(
            PrototypeModel(
                encoder: QuickLoan.logistic(schema).encoder,
                settings: plain.settings,
                prototypes: plain.prototypes
            )
        )
        #expect(throws: ScoringError.output) { try model.logOdds(of: QuickLoan.vector(amount: 1e300)) }
        #expect(throws: ScoringError.output) { try model.explanation(of: QuickLoan.vector(amount: 1e300)) }
        #expect(throws: ScoringError.feature(key: "late")) {
            try model.logOdds(of: QuickLoan.vector(late: .infinity))
        }
        // With limits, they are as near as who is at the end.
        let limited = ScoringModel.prototypes(plain)
        #expect(
            try limited.logOdds(of: QuickLoan.vector(amount: 1e300))
                == limited.logOdds(of: QuickLoan.vector(amount: 20_000))
        )
    }
}
