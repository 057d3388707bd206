import FeatureDefinitions
import Features
import Foundation
import Learning
import ModelFitting
import ModelReports
import Preparation
import Products
import Samples
import Scoring
import Statistics
import TestSupport
import Testing
import TrainingFiles
import Validation

@testable import TrainingCommands

/// Models about as good that treat a protected group better (credit-rules, section 15).
@Suite struct FairerAlternativesTests {
    /// A product of three numbers, approved below a PD of a fifth, that asks for the sex.
    private static func product() throws -> Product {
        let fields = ["income", "place", "noise"].map { #"{"key": "\#($0)", "name": "\#($0)", "kind": "decimal"}"# }
        let definition = """
            {"format": 1, "id": "small", "version": "1", "title": "small",
             "currency": {"code": "EUR", "minor_digits": 2, "symbol": "EUR", "grouping": "western"},
             "target": {"column": "bad", "bad": ["1"], "good": ["0"]},
             "pages": [{"id": "p", "title": "p", "use": ["model"], "fields": [\(fields.joined(separator: ", "))]},
                       {"id": "m", "title": "m", "stage": "after_submit", "use": ["protected"], "fields": [
                        {"key": "sex", "name": "sex", "choices": [["f", "f"], ["m", "m"]], "required": false}]}],
             "reasons": {"groups": [{"id": "i", "code": "C1-24", "text": "i", "members": ["income", "place", "noise"]}]}}
            """
        return try Product.parse(Array(definition.utf8), file: "small")
    }

    /// Bads come of the income alone.
    /// - Returns: The file, and who is a woman.
    private static func file(_ folder: TemporaryFolder) throws -> (path: String, isWoman: [Bool]) {
        var generator = SeededGenerator(seed: 5)
        var text = "income,place,noise,sex,bad\n"
        var women: [Bool] = []
        for _ in 0..<4000 {
            let (income, isWoman) = (generator.normal(), generator.bernoulli(0.5))
            let isBad = generator.bernoulli(probability(logOdds: -1.4 - 1.1 * income))
            text += "\(income),\(generator.normal()),\(generator.normal()),\(isWoman ? "f" : "m"),\(isBad ? 1 : 0)\n"
            women.append(isWoman)
        }
        let path = folder.file("data.csv")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return (path, women)
    }

    /// A learner that does not see some features.
    private struct Blind: Learner {
        let base = LogisticRegression()
        let keys: Set<String>
        var name: String { base.name }

        func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
            try base.fitted(to: sample.levelled(keys))
        }
    }

    @Test func `A rival as good that treats a group better is named, and one that is not, or is worse, is not`() throws
    {
        let folder = try TemporaryFolder()
        let product = try Self.product()
        let (path, isWoman) = try Self.file(folder)
        let sample = try TrainingFile(path, for: product).sample
        let (training, test) = try sample.split(HoldOut(fraction: 0.5, seed: 1))
        let rows = try HoldOut(fraction: 0.5, seed: 1).split(sample.isBad).test
        let fairness = try HeldOutFairness(of: product, (path, ",", .none), test, at: rows)
        #expect(fairness.isTold)
        // The model that is fitted takes women for riskier than they are.
        let model = try #require(try LogisticRegression().fitted(to: training).scoring)
        let chances = try zip(test.vectors, rows)
            .map { vector, row in
                probability(logOdds: try model.logOdds(of: vector) + (isWoman[row] ? 0.5 : 0))
            }
        let scored = try ScoredSample(scores: chances, isBad: test.isBad)
        let rivals = [
            Rival(name: "without place", learner: Blind(keys: ["place"])),
            Rival(name: "without income", learner: Blind(keys: ["income"])),
        ]
        let section = try FairerAlternatives(to: scored, among: rivals, training: training, test: test, fairness)
            .section
        let names = section.tables.flatMap(\.rows).map { $0[0] }
        #expect(names == ["without place"], "\(section)")
        let row = try #require(section.tables.first?.rows.first)
        let (ratio, own) = (try #require(Double(row[5])), try #require(Double(row[6])))
        #expect(ratio > own + 0.1 && row[3] == "sex", "\(row)")
        #expect(section.sentences.first?.hasPrefix("2 other models did about as well on the folds") == true)
        let metrics = fairness.reports(of: scored).metrics
        #expect(abs((metrics["adverse_impact_ratio_sex"] ?? 0) - own) < 0.0006, "\(metrics)")
    }
}
