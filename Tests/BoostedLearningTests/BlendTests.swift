import Encoding
import FeatureDefinitions
import Features
import Learning
import ModelFitting
import Policies
import Samples
import Scoring
import Statistics
import Testing
import TreeEnsembles

@testable import BoostedLearning

@Suite struct BlendTests {
    @Test func `A vote of trees is the weighted mean of its members' log-odds`() throws {
        let sample = try TreeLearnerTests.sample(seed: 5)
        var vote = Blend()
        vote.logisticShare = 0
        vote.boosting.rounds = 20
        vote.boosting.patience = nil
        vote.forest.settings.treesPerRound = 10
        let (boosting, forest) = (vote.boosting, vote.forest)
        let members = try [boosting.fitted(to: sample).scoring, forest.fitted(to: sample).scoring]
        let blend = try #require(try vote.fitted(to: sample).scoring)
        for vector in sample.vectors.prefix(200) {
            let parts = try members.map { try #require(try $0?.logOdds(of: vector)) }
            let mean = vote.share * parts[0] + (1 - vote.share) * parts[1]
            #expect(abs(try blend.logOdds(of: vector) - mean) < 1e-4)
        }
    }

    @Test func `A vote with a logistic regression is a mean of log-odds, and contributions add up`()
        throws
    {
        let sample = try TreeLearnerTests.sample(seed: 5)
        var blend = Blend()
        (blend.boosting.rounds, blend.boosting.patience, blend.forest.settings.treesPerRound) = (20, nil, 10)
        guard case .vote(let vote) = try blend.fitted(to: sample).scoring else {
            Issue.record("no vote")
            return
        }
        let cohort = try sample.vectors.prefix(50).map { try vote.trees.encoder.row(of: $0) }
        let compared = ScoringModel.vote(vote.comparing(with: cohort))
        let (linear, trees) = (ScoringModel.logistic(vote.linear), ScoringModel.trees(vote.trees))
        var sums = [Double](repeating: 0, count: sample.schema.count)
        for (row, vector) in sample.vectors.prefix(200).enumerated() {
            let found = try compared.explanation(of: vector)
            let mean = try vote.share * linear.logOdds(of: vector) + (1 - vote.share) * trees.logOdds(of: vector)
            #expect(abs(found.logOdds - mean) < 1e-12)
            #expect(try compared.logOdds(of: vector) == found.logOdds)
            #expect(abs(found.contributions.reduce(compared.intercept, +) - found.logOdds) < 1e-9)
            if row < cohort.count { for index in sums.indices { sums[index] += found.contributions[index] } }
        }
        // Whom everybody is compared with differs from itself by nothing, on average.
        for sum in sums { #expect(abs(sum) < 1e-6) }
    }

    @Test func `Every member of a vote keeps to the stated directions of risk, or says so`() throws {
        // Risk falls with use here, and the definition says that it rises.
        let straight = try TreeLearnerTests.sample(seed: 8)
        let sample = try TrainingSample(
            schema: straight.schema,
            vectors: straight.vectors.map { vector in
                guard case .number(let use) = vector.values[0] else { return vector }
                return FeatureVector(values: [.number(1 - use)] + vector.values.dropFirst())
            },
            isBad: straight.isBad
        )
        var blend = Blend()
        (blend.boosting.rounds, blend.boosting.patience, blend.forest.settings.treesPerRound) = (20, nil, 10)
        guard case .vote(let kept) = try blend.fitted(to: sample).scoring else {
            Issue.record("no vote")
            return
        }
        #expect(kept.linear.contradictedFeatures.isEmpty)
        #expect(kept.linear.encoder.encodings[0] == .omitted)
        blend.logistic.keepsDirections = false
        guard case .vote(let free) = try blend.fitted(to: sample).scoring else { return }
        #expect(free.linear.contradictedFeatures == [0])
        // Where nothing is contradicted nothing is left out.
        #expect(try LogisticRegression().fit(straight).contradictedFeatures.isEmpty)
    }

    @Test func `A member leaves an ordered category to the others where one step of it goes the wrong way`() throws {
        var logistic = LogisticRegression()
        let sample = try RankedCategoryTests.sample()
        #expect(try logistic.fit(sample).contradictedFeatures == [0])
        logistic.keepsDirections = true
        let kept = try logistic.fit(sample)
        #expect(kept.encoder.encodings == [.omitted])
        #expect(abs(probability(logOdds: kept.intercept) - sample.badRate) < 1e-6)
    }

    @Test func `Additive trees test one feature each, and contributions add up to the log-odds`() throws {
        let sample = try TreeLearnerTests.sample(seed: 6)
        var learner = AdditiveBoosting()
        learner.boosting.rounds = 60
        learner.boosting.patience = nil
        let model = try #require(try learner.fitted(to: sample).scoring)
        guard case .trees(let trees) = model else { return #expect(Bool(false), "no trees") }
        #expect(trees.ensemble.depth == 1)
        let explanation = try model.explanation(of: sample.vectors[0])
        #expect(abs(explanation.contributions.reduce(model.intercept, +) - explanation.logOdds) < 1e-6)
    }

    @Test(arguments: [Calibration.none, .linear(slope: 1.2, intercept: -0.3)])
    func `The points of additive trees add up to the score of every applicant`(calibration: Calibration) throws {
        let sample = try TreeLearnerTests.sample(seed: 6)
        var learner = AdditiveBoosting()
        learner.boosting.rounds = 60
        learner.boosting.patience = nil
        guard case .trees(let grown)? = try learner.fitted(to: sample).scoring else {
            return #expect(Bool(false), "no trees")
        }
        let model = grown.calibrated(by: calibration)
        let scale = ScoreScale.standard
        let table = try #require(model.additivePoints(on: scale))
        let (factor, offset) = try #require(scale.factorAndOffset)
        for vector in sample.vectors.prefix(300) {
            var sum = 0.0
            for row in table.rows {
                let place = try #require(sample.schema.index(of: row.feature))
                sum += try #require(row.points(of: vector.values[place]))
            }
            let score = offset - factor * (try ScoringModel.trees(model).logOdds(of: vector))
            #expect(abs(sum - score) < 0.01)
        }
        var deep = GradientBoosting()
        (deep.rounds, deep.patience) = (5, nil)
        guard case .trees(let others)? = try deep.fitted(to: sample).scoring else { return }
        #expect(others.additivePoints(on: scale) == nil)
    }

    @Test func `Gain goes to the features that trees test, and to no others`() throws {
        let sample = try TreeLearnerTests.sample(seed: 7)
        let fitted = try TreeLearnerTests.quick().fitted(to: sample)
        let model = try #require(fitted.scoring)
        for (feature, isUsed) in zip(sample.schema.features, model.usesFeature) {
            #expect(((fitted.gain[feature.key] ?? 0) > 0) == isUsed, "\(feature.key)")
        }
    }
}
