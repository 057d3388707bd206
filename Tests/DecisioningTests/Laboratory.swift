import Assessments
import Baselines
import Decisioning
import Documents
import Encoding
import FeatureDefinitions
import Features
import ModelArtefacts
import Products
import Scoring
import TreeEnsembles

/// A product whose log-odds are `intercept + a + b + c + d`, so that every expected number can be worked out by hand.
///
/// Reason groups are one {a}, two {b, c}, three {d}, four {e} and `debt`, which only knock-outs use. The model does not
/// use `e`, and the applicants whom reasons compare with contribute nothing.
struct Laboratory {
    let product: Product
    let artefact: ModelArtefact

    init(
        intercept: Double = -4,
        reasons: String = "",
        cutoff: [Double] = [0, 0, 0, 0, 0],
        changeable: String = "[]",
        spread: TrainingSpread? = nil,
        trees: [DecisionTree]? = nil
    ) throws {
        product = try Product.parse(
            Array(Self.definition(reasons: reasons, changeable: changeable).utf8),
            file: "laboratory.json"
        )
        let schema = product.schema
        let standard = NumberEncoding(mean: 0, standardDeviation: 1, median: 0, hasMissingColumn: false)
        let encodings: [FeatureEncoding] = Array(repeating: .number(standard), count: 4) + [.omitted]
        let model = LogisticModel(
            encoder: FeatureEncoder(schema: schema, encodings: encodings),
            intercept: intercept,
            coefficients: [1, 1, 1, 1]
        )
        artefact = ModelArtefact(
            name: "laboratory",
            version: "7",
            product: product,
            learner: "written by hand",
            model: try trees.map { ScoringModel.trees(try Self.model($0, intercept, schema)) } ?? .logistic(model),
            cohort: ReasonCohort(
                cutoff: cutoff,
                cutoffCount: 1,
                allApplicants: [0.5, 0.5, 0.5, 0.5, 0],
                best: [-9, -9, -9, -9, 0]
            ),
            baseline: Array(
                repeating: FeatureBaseline(mean: 0, standardDeviation: 1, missingRate: 0),
                count: schema.count
            ),
            spread: spread,
            provenance: ModelProvenance(
                dataDigest: .sha256(of: []),
                rowCount: 1,
                badCount: 0,
                seed: 1,
                trainedAt: "2026-11-21T00:00:00Z",
                metrics: [:]
            )
        )
    }

    private static func model(_ trees: [DecisionTree], _ base: Double, _ schema: FeatureSchema) throws -> TreeModel {
        let encoder = TreeEncoder(schema)
        return TreeModel(
            encoder: encoder,
            ensemble: try TreeEnsemble(
                arithmetic: .single,
                output: .logOdds(perUnit: 1),
                base: base,
                readings: Array(repeating: .plain, count: schema.count),
                trees: trees
            ),
            background: [[0, 0, 0, 0, 0]]
        )
    }

    func assess(
        _ a: Double = 0,
        _ b: Double = 0,
        _ c: Double = 0,
        _ d: Double = 0,
        debt: FeatureValue = .number(0)
    ) throws(ScoringError) -> Assessment {
        let vector = FeatureVector(values: [a, b, c, d, 99].map { .number($0) })
        return try Decisioning.assess(
            vector,
            facts: ["debt": debt],
            with: artefact,
            under: product.policy,
            jobID: "job-1"
        )
    }

    private static func definition(reasons: String, changeable: String) -> String {
        func field(_ key: String, _ use: String) -> String {
            #"{"key": "\#(key)", "name": "\#(key)", "kind": "decimal", "range": {"min": -1000, "max": 1000}, "use": \#(use)}"#
        }
        let fields = ["a", "b", "c", "d", "e"].map { field($0, #"["model", "policy"]"#) }
        return """
            {"format": 1, "id": "laboratory", "version": "1.0.0", "title": "Laboratory",
             "currency": {"code": "EUR", "minor_digits": 2, "symbol": "€", "grouping": "space"},
             "changeable": \(changeable),
             "pages": [{"id": "p", "title": "P", "fields": [
              \(fields.joined(separator: ",\n  ")), \(field("debt", #"["policy"]"#))]}],
             "policy": {"version": "p9", "knock_outs": [
               {"id": "K1", "value": "debt", "above": 0.5, "outcome": "decline", "group": "debt"},
               {"id": "K2", "value": "debt", "at_least": 0.4, "outcome": "manual_review", "group": "debt"},
               {"id": "K3", "value": "b", "above": 50, "outcome": "decline", "group": "two"}],
              "bands": [{"outcome": "approve", "pd_below": 0.10}, {"outcome": "manual_review", "pd_at_most": 0.25},
               {"outcome": "decline"}],
              "price": [{"pd_below": 0.05, "annual_rate": 9.5}, {"outcome": "approve", "annual_rate": 12},
               {"outcome": "manual_review", "annual_rate": 15}]},
             "reasons": {\(reasons)"groups": [
              {"id": "one", "code": "C1-01", "text": "One", "plain": "Your one", "members": ["a"]},
              {"id": "two", "code": "C1-02", "text": "Two", "members": ["b", "c"]},
              {"id": "three", "code": "C1-03", "text": "Three", "members": ["d"]},
              {"id": "four", "code": "C1-04", "text": "Four", "members": ["e"]},
              {"id": "debt", "code": "C1-09", "text": "Debt", "members": []}]}}
            """
    }
}
