import Assessments
import Decisioning
import Encoding
import ModelArtefacts
import Policies
import Products
import Scoring
import Testing

@Suite struct WhatIfTests {
    @Test func reasonsThatDisappearAreSaid() throws {
        let laboratory = try Laboratory()
        let whatIf = WhatIf(before: try laboratory.assess(2, 1, 1, 0.5), after: try laboratory.assess(0, 1, 1, 0.5))
        #expect(whatIf.before.outcome == .decline)
        #expect(whatIf.after.outcome == .manualReview)
        #expect(whatIf.reasonsGone.map(\.group) == ["one"])
        #expect(whatIf.reasonsNew.isEmpty)
        #expect(whatIf.points > 0)
        #expect(whatIf.isBetter)
    }
}

@Suite struct ReasonRankingsTests {
    /// Just passing contribute nothing, all applicants 0.5 each, the best -9.
    @Test func eachMethodRanksByItsOwnReference() throws {
        let laboratory = try Laboratory(cutoff: [1.5, 0, 0, 0, 0])
        let rankings = try #require(try laboratory.assess(2, 0.25, 0.25, 0.75).rankings)
        #expect(rankings.cutoffCohort.map(\.group) == ["three", "one", "two"])
        #expect(rankings.allApplicants.map(\.group) == ["one", "three"])
        #expect(rankings.best.map(\.group) == ["two", "one", "three"])
        #expect(rankings.cutoffCohort.map(\.shortfall) == [0.75, 0.5, 0.5])
        #expect(rankings.needsReview)
        #expect(
            rankings.disagreement(laboratory.product.reasons)
                == "The first reason depends on whom the applicant is compared with. "
                + "Those who just pass: Three. All applicants: One."
        )
    }

    @Test func aFeatureThatTheModelDoesNotUseIsInNoRanking() throws {
        let rankings = try #require(try Laboratory().assess(2, 2, 2, 2).rankings)
        let named = Set((rankings.cutoffCohort + rankings.allApplicants + rankings.best).map(\.group))
        #expect(named == ["one", "two", "three"])
        #expect(!rankings.needsReview)
        #expect(rankings.disagreement(try Laboratory().product.reasons) == nil)
    }

    /// Approvals are ranked as well: a later model may have declined them.
    @Test func theyAreKeptInTheRecordOfEveryDecision() throws {
        let assessment = try Laboratory().assess(0.5, -0.25, 0, 0)
        let kept = try Assessment.decode(assessment.canonicalBytes)
        #expect(assessment.outcome == .approve && assessment.rankings != nil)
        #expect(kept.rankings == assessment.rankings)
    }
}
