import Foundation
import Statistics
import TestSupport
import Testing
import TreeEnsembles
import TreeModelFiles

/// Against XGBoost 3.2.0 and 1.7.6.
@Suite(.enabled(if: Repository.hasShared)) struct XGBoostModelTests {
    @Test func everyCaseIsThere() { #expect(XGBoostReference.all.count == 17) }

    @Test(arguments: XGBoostReference.all)
    func everyMarginIsXGBoosts(_ reference: XGBoostReference) throws {
        let file = try reference.model()
        let expected = try reference.expected()
        let predictor = TreePredictor(file.ensemble)
        let sums = expected.rows.map { Float(predictor.sum(of: $0)) }
        #expect(predictor.sums(of: expected.rows.flatMap { $0 }).map { Float($0) } == sums, "the batch is the rows")
        // Dart adds each tree to the margin in another order, so that the last bits differ.
        if reference.name.hasSuffix("dart") {
            for (sum, margin) in zip(sums, expected.margin) { #expect(abs(sum - margin) < 1e-6) }
        } else {
            #expect(sums == expected.margin)
        }
    }

    /// What `predict` says: a probability, or the sum itself where the objective is no probability.
    @Test(arguments: XGBoostReference.all)
    func everyPredictionIsXGBoosts(_ reference: XGBoostReference) throws {
        let expected = try reference.expected()
        try expect(reference.model(), expected.prediction, of: expected.rows)
        guard let best = expected.predictionOfBest else { return }
        try expect(reference.model(rounds: .best), best, of: expected.rows)
    }

    private func expect(_ file: TreeModelFile, _ predictions: [Float], of rows: [[Double]]) throws {
        let predictor = TreePredictor(file.ensemble)
        let isProbability = ["binary:logistic", "reg:logistic"].contains(file.objective)
        #expect(predictions.count == rows.count && !rows.isEmpty)
        for (row, prediction) in zip(rows, predictions) {
            let sum = predictor.sum(of: row) * file.ensemble.output.perUnit
            #expect(abs((isProbability ? probability(logOdds: sum) : sum) - Double(prediction)) < 1e-6)
        }
    }

    @Test(arguments: XGBoostReference.all)
    func everyLeafIsXGBoosts(_ reference: XGBoostReference) throws {
        let ensemble = try reference.model().ensemble
        let expected = try reference.expected()
        let numbers = try reference.breadthFirstNumbers()
        for (row, leaves) in zip(expected.rows, expected.leafNumbers) {
            let places = ensemble.trees.map { $0.leaf(of: row.map { Double(Float($0)) }) }
            #expect(zip(numbers, places).map { $0[$1] } == leaves)
        }
    }

    @Test(arguments: XGBoostReference.all)
    func theFirstRoundsAloneAreXGBoosts(_ reference: XGBoostReference) throws {
        let expected = try reference.expected()
        if let range = expected.range, let margins = expected.marginOfRange {
            let predictor = TreePredictor(try reference.model(rounds: .first(range[1])).ensemble)
            #expect(expected.rows.map { Float(predictor.sum(of: $0)) } == margins)
        }
        if let margins = expected.marginOfBest {
            let predictor = TreePredictor(try reference.model(rounds: .best).ensemble)
            #expect(expected.rows.map { Float(predictor.sum(of: $0)) } == margins)
        }
    }

    @Test func categoryNamesAreThoseOfTheFrame() throws {
        let reference = try #require(XGBoostReference.all.first { $0.name == "xgboost/german_cat_pandas" })
        let columns = try reference.model().columns
        #expect(columns[0].name == "checking_status")
        #expect(columns[0].categories == ["A11", "A12", "A13", "A14"])
        #expect(columns[0].isCategorical)
        #expect(columns[1] == TreeModelFile.Column(name: "duration_months"))
    }

    @Test func columnsWithoutNamesAreNumbered() throws {
        let reference = try #require(XGBoostReference.all.first { $0.name.hasSuffix("unnamed") })
        #expect(try reference.model().columns.map(\.name).prefix(3) == ["f0", "f1", "f2"])
    }
}

extension XGBoostReference {
    /// For each tree the numbers of its nodes in the file, breadth first.
    fileprivate func breadthFirstNumbers() throws -> [[Int]] {
        let text = String(decoding: try bytes("model.json"), as: UTF8.self).replacing("NaN", with: "0")
        let root = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let learner = try #require(root["learner"] as? [String: Any])
        let booster = try #require(learner["gradient_booster"] as? [String: Any])
        let holder = booster["gbtree"] as? [String: Any] ?? booster
        let model = try #require(holder["model"] as? [String: Any])
        let trees = try #require(model["trees"] as? [[String: Any]])
        return try trees.map { tree in
            let first = try #require(tree["left_children"] as? [Int])
            let second = try #require(tree["right_children"] as? [Int])
            var order = [0]
            var place = 0
            while place < order.count {
                if first[order[place]] >= 0 { order += [first[order[place]], second[order[place]]] }
                place += 1
            }
            return order
        }
    }
}
