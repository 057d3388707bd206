import FeatureDefinitions
import ModelArtefacts
import Policies
import Products
import Scoring
import Testing

@Suite struct ReasonCohortTests {
    @Test func theCutoffCohortIsAtOrSlightlyAboveTheLowestPassingScore() throws {
        let product = try QuickLoan.product()
        let model = ScoringModel.scorecard(QuickLoan.scorecard(product.schema))
        let passing = try #require(product.policy.passingScore(on: product.score))
        let members = try QuickLoan.applicants.filter { vector in
            let score = product.score.score(logOdds: try model.logOdds(of: vector)).unclamped
            return score >= passing && score <= passing + 20
        }
        let cohort = try ReasonCohort(of: QuickLoan.applicants, under: model, for: product)
        #expect(cohort.cutoffCount == members.count && !members.isEmpty)
        for index in 0..<product.schema.count {
            let sum = try members.reduce(0) { $0 + (try model.contributions(of: $1)[index]) }
            #expect(abs(cohort.cutoff[index] - sum / Double(members.count)) < 1e-12)
            for vector in QuickLoan.applicants {
                #expect(try model.contributions(of: vector)[index] >= cohort.best[index])
            }
        }
        #expect(cohort.means(for: .cutoffCohort) == cohort.cutoff)
        #expect(cohort.means(for: .allApplicants) == cohort.allApplicants)
    }

    @Test func withNobodyAtTheCutoffTheMeansAreThoseOfAllApplicants() throws {
        let product = try QuickLoan.product()
        let model = ScoringModel.scorecard(QuickLoan.scorecard(product.schema))
        let cohort = try ReasonCohort(of: [QuickLoan.vector(income: 0)], under: model, for: product)
        #expect(cohort.cutoffCount == 0)
        #expect(cohort.cutoff == cohort.allApplicants)
    }
}
