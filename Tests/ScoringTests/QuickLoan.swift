import Baselines
import Documents
import Encoding
import FeatureDefinitions
import Features
import ModelArtefacts
import Policies
import Products
import Scoring

/// A small product for tests, with numbers, a special code, a category, knock-outs and five reason groups.
enum QuickLoan {
    static let standardScale = """
        {"scale": "pdo", "anchor": 650, "odds": 20, "pdo": 50, "min": 300, "max": 850, "ratings": [
        {"name": "Poor", "below": 500}, {"name": "Average", "below": 650}, {"name": "Good", "below": 750},
        {"name": "Excellent"}]}
        """

    static func definition(score: String = standardScale) -> String {
        """
        {"format": 1, "id": "quick-loan", "version": "1.0.0", "title": "Quick loan",
         "currency": {"code": "EUR", "minor_digits": 2, "symbol": "€", "grouping": "space"},
         "pages": [{"id": "loan", "title": "Your loan", "use": ["model", "policy"], "fields": [
           {"key": "amount", "name": "the amount", "kind": "money", "unit": "currency", "risk": "rises"},
           {"key": "months", "name": "the number of months", "kind": "integer", "unit": "months"},
           {"key": "late", "name": "late payments", "kind": "integer", "unit": "count", "special": [-1],
            "risk": "rises"},
           {"key": "home", "name": "your home", "choices": [["own", "Own"], ["rent", "Rent"], ["other", "Other"]]},
           {"key": "income", "name": "your income", "kind": "money", "unit": "currency_per_month",
            "risk": "falls"}]}],
         "policy": {"version": "p1", "knock_outs": [],
          "bands": [{"outcome": "approve", "pd_below": 0.10}, {"outcome": "manual_review", "pd_at_most": 0.25},
           {"outcome": "decline"}]},
         "reasons": {"groups": [
          {"id": "income", "code": "C1-08", "text": "Income insufficient for amount of credit requested",
           "members": ["income", "amount"]},
          {"id": "history", "code": "C1-17", "text": "Delinquent credit obligations", "members": ["late"]},
          {"id": "home", "code": "C1-24", "text": "Housing", "members": ["home"]},
          {"id": "term", "code": "C1-24", "text": "Length of the loan", "members": ["months"]}]},
         "score": \(score)}
        """
    }

    static func product(score: String = standardScale) throws -> Product {
        try Product.parse(Array(definition(score: score).utf8), file: "quick-loan.json")
    }

    static func scale(_ score: String) throws -> ScoreScale { try product(score: score).score }

    static func vector(
        amount: Double? = 10_000,
        months: Double? = 24,
        late: Double? = 0,
        home: String? = "own",
        income: Double? = 2_000
    ) -> FeatureVector {
        func number(_ value: Double?) -> FeatureValue { value.map { .number($0) } ?? .missing }
        return FeatureVector(values: [
            number(amount), number(months), number(late), home.map { .category($0) } ?? .missing, number(income),
        ])
    }

    static func logistic(_ schema: FeatureSchema) -> LogisticModel {
        let encoder = FeatureEncoder(
            schema: schema,
            encodings: [
                .number(NumberEncoding(mean: 8_000, standardDeviation: 4_000, median: 7_000, hasMissingColumn: false)),
                .omitted,
                .number(
                    NumberEncoding(
                        mean: 0.5,
                        standardDeviation: 1.25,
                        median: 0,
                        hasMissingColumn: true,
                        special: [-1]
                    )
                ),
                .category(CategoryEncoding(reference: "own", codes: ["rent"], hasMissingColumn: false)),
                .number(
                    NumberEncoding(mean: 2_500, standardDeviation: 1_000, median: 2_200, hasMissingColumn: true)
                ),
            ]
        )
        return LogisticModel(
            encoder: encoder,
            intercept: -1.75,
            coefficients: [0.25, 0.8, 0.3, -0.1, 0.45, -0.6, 0.2]
        )
    }

    static func scorecard(_ schema: FeatureSchema) -> ScorecardModel {
        func bin(_ kind: Bin.Kind, _ goods: Double, _ bads: Double) -> Bin {
            Bin(kind: kind, goods: goods, bads: bads, ofGoods: 1_000, ofBads: 100)
        }
        return ScorecardModel(
            schema: schema,
            intercept: -2.3,
            characteristics: [
                Characteristic(
                    feature: "income",
                    bins: [
                        bin(.range(lower: -.infinity, upper: 1_000), 200, 50),
                        bin(.range(lower: 1_000, upper: 3_000), 300, 30),
                        bin(.range(lower: 3_000, upper: .infinity), 450, 15), bin(.missing, 50, 5),
                    ],
                    coefficient: -0.9
                ),
                Characteristic(
                    feature: "late",
                    bins: [
                        bin(.special([-1]), 100, 5), bin(.range(lower: -.infinity, upper: 1), 700, 40),
                        bin(.range(lower: 1, upper: .infinity), 200, 55),
                    ],
                    coefficient: -0.8
                ),
                Characteristic(
                    feature: "home",
                    bins: [bin(.categories(["own"]), 600, 40), bin(.categories(["rent", "other"]), 400, 60)],
                    coefficient: -0.5
                ),
            ]
        )
    }

    static func models(_ schema: FeatureSchema) -> [ScoringModel] {
        [.logistic(logistic(schema)), .scorecard(scorecard(schema))]
    }

    /// A grid over every kind of value: magnitudes, special codes, categories known and unknown, missing.
    static let applicants: [FeatureVector] = {
        var vectors: [FeatureVector] = []
        for amount in [500, 10_000, nil] as [Double?] {
            for late in [-1, 0, 1, 7, nil] as [Double?] {
                for home in ["own", "rent", "other", "boat", nil] {
                    for income in [0, 999.99, 1_000, 2_999, 3_000, 1e7, nil] as [Double?] {
                        vectors.append(vector(amount: amount, late: late, home: home, income: income))
                    }
                }
            }
        }
        return vectors
    }()

    static func artefact(
        _ model: ScoringModel,
        _ product: Product,
        spread: TrainingSpread? = nil
    ) throws -> ModelArtefact {
        ModelArtefact(
            name: "quick",
            version: "1",
            product: product,
            learner: "written by hand",
            model: model,
            cohort: try ReasonCohort(of: applicants, under: model, for: product),
            baseline: product.schema.features.map {
                $0.kind == .number
                    ? FeatureBaseline(mean: 1.5, standardDeviation: 2, missingRate: 0.25)
                    : FeatureBaseline(mean: nil, standardDeviation: nil, missingRate: 0)
            },
            spread: spread,
            provenance: ModelProvenance(
                dataDigest: .sha256(of: []),
                rowCount: 1_100,
                badCount: 100,
                seed: .max,
                trainedAt: "2026-11-21T00:00:00Z",
                metrics: ["auc": 0.75]
            )
        )
    }
}
