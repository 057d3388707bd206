import Assessments
import Decisioning
import Encoding
import FeatureDefinitions
import Features
import ModelArtefacts
import Policies
import Products
import Scoring
import Statistics
import Testing

@Suite struct AssessTests {
    @Test func statesEverythingTheDecisionRestsOn() throws {
        let laboratory = try Laboratory()
        let assessment = try laboratory.assess(0.5, -0.25, 0, 0)
        let logOdds = -3.75
        #expect(assessment.outcome == .approve && assessment.reasons.isEmpty && assessment.knockOuts.isEmpty)
        #expect(assessment.logOdds == logOdds)
        #expect(assessment.probabilityOfDefault == Statistics.probability(logOdds: logOdds))
        let score = 433.903595 - 72.134752 * logOdds
        #expect(abs(assessment.unclampedScore - score) < 1e-5)
        #expect(assessment.score == 704 && !assessment.isClamped && assessment.band == "Good")
        #expect(assessment.annualRate == 9.5)
        #expect(assessment.jobID == "job-1" && assessment.model == "laboratory" && assessment.modelVersion == "7")
        #expect(assessment.policyVersion == "p9" && assessment.artefactDigest == laboratory.artefact.digest)
        let vector = FeatureVector(values: [0.5, -0.25, 0, 0, 99].map { .number($0) })
        #expect(assessment.featureVectorDigest == vector.digest(laboratory.product.schema))
    }

    @Test func theSameArgumentsGiveTheSameBytes() throws {
        let laboratory = try Laboratory()
        #expect(try laboratory.assess(1, 2, 3, 4).canonicalBytes == laboratory.assess(1, 2, 3, 4).canonicalBytes)
    }

    @Test func contributionsAreThoseAboveTheCohortOfFeaturesTheModelUses() throws {
        let laboratory = try Laboratory(cutoff: [0.25, 0, -1, 0, 0])
        let assessment = try laboratory.assess(1, 2, 3, 4)
        #expect(assessment.contributions.map(\.feature) == ["a", "b", "c", "d"])
        #expect(assessment.contributions.map(\.logOdds) == [0.75, 2, 4, 4])
    }

    @Test func reasonsAreGroupedPositiveSortedAndWorded() throws {
        let assessment = try Laboratory().assess(2, 1, 1.5, -1)
        #expect(assessment.outcome == .manualReview || assessment.outcome == .decline)
        #expect(assessment.reasons.map(\.group) == ["two", "one"])
        #expect(assessment.reasons.map(\.shortfall) == [2.5, 2])
        #expect(assessment.reasons.map(\.code) == ["C1-02", "C1-01"])
        #expect(assessment.reasons.map(\.text) == ["Two", "One"])
        #expect(assessment.reasons.map(\.plain) == ["Two", "Your one"])
    }

    @Test func featuresOfOneGroupMayOutweighEachOther() throws {
        #expect(try Laboratory().assess(4, 3, -3, 0).reasons.map(\.group) == ["one"])
    }

    @Test func tiesAreInTheOrderOfTheDefinition() throws {
        #expect(try Laboratory().assess(2, 1, 1, 2).reasons.map(\.group) == ["one", "two", "three"])
    }

    @Test func theDefinitionMayAskForFewerReasons() throws {
        #expect(try Laboratory(reasons: #""max": 1, "#).assess(2, 1, 1, 2).reasons.map(\.group) == ["one"])
    }

    @Test func theDefinitionMayCompareWithAllApplicants() throws {
        let assessment = try Laboratory(reasons: #""method": "all_applicants", "#).assess(4, 0.5, 0.5, 0)
        #expect(assessment.reasons.map(\.group) == ["one"])
        #expect(assessment.reasons.map(\.shortfall) == [3.5])
    }

    @Test func aKnockOutComesFirstAndOnce() throws {
        let assessment = try Laboratory().assess(4, 51, 1, 0, debt: .number(0.6))
        #expect(assessment.outcome == .decline && assessment.knockOuts == ["K1", "K2", "K3"])
        #expect(assessment.reasons.map(\.group) == ["debt", "two", "one"])
        #expect(assessment.reasons.map(\.shortfall) == [0, 52, 4])
    }

    @Test func aKnockOutAloneExplainsADeclineOfAGoodScore() throws {
        let assessment = try Laboratory().assess(0.5, 0, 0, 0, debt: .number(0.6))
        #expect(assessment.outcome == .decline && assessment.annualRate == nil)
        #expect(assessment.reasons.map(\.group) == ["debt"])
    }

    @Test func aMissingPolicyValueIsNoReason() throws {
        let assessment = try Laboratory().assess(0, 0, 0, 0, debt: .missing)
        #expect(assessment.outcome == .manualReview && assessment.reasons.isEmpty)
        #expect(assessment.knockOuts == ["K1", "K2"])
    }

    @Test func aDeclineThatDoesNotFallShortOfTheCohortIsComparedWithOthers() throws {
        let all = try Laboratory(intercept: 4, cutoff: [9, 9, 9, 9, 0]).assess(1, 0, 0, 0)
        #expect(all.outcome == .decline && all.reasons.map(\.group) == ["one"])
        let best = try Laboratory(intercept: 40, cutoff: [9, 9, 9, 9, 0]).assess(-1, -2, -2, -3)
        #expect(best.outcome == .decline && best.reasons.map(\.group) == ["two", "one", "three"])
    }

    @Test func aDeclineThatNothingExplainsIsNotDecided() throws {
        let laboratory = try Laboratory(intercept: 100)
        #expect(throws: ScoringError.unexplained) { try laboratory.assess(-9, -9, -9, -9) }
    }

    @Test func whatCannotBeScoredIsNotDecided() throws {
        let laboratory = try Laboratory()
        #expect(throws: ScoringError.feature(key: "a")) { try laboratory.assess(.nan) }
        #expect(throws: ScoringError.output) { try laboratory.assess(1e308, 1e308) }
    }

    @Test func reasonsOfTheScoreAloneAreThoseOfADecisionWithoutKnockOuts() throws {
        let laboratory = try Laboratory(cutoff: [0.25, 0, -1, 0, 0])
        var generator = SeededGenerator(seed: 3)
        var stated: Set<[String]> = []
        for _ in 0..<300 {
            let values = (0..<4).map { _ in generator.normal() * 2 }
            let assessment = try laboratory.assess(values[0], values[1], values[2], values[3])
            let vector = FeatureVector(values: (values + [99]).map { .number($0) })
            let reasons = try laboratory.artefact.reasons(against: vector, for: assessment.outcome)
            #expect(reasons == assessment.reasons.map(\.text))
            stated.insert(reasons)
        }
        #expect(stated.contains([]) && stated.contains(["Two"]) && stated.count > 5)
        // A knock-out is none of them.
        let vector = FeatureVector(values: [2, 60, -59, 0, 99].map { .number($0) })
        #expect(try laboratory.artefact.reasons(against: vector, for: .decline) == ["Two", "One"])
        #expect(throws: ScoringError.output) {
            try laboratory.artefact.reasons(
                against: FeatureVector(values: [1e308, 1e308, 0, 0, 0].map { .number($0) }),
                for: .decline
            )
        }
    }

    @Test func everyDecisionOfAThousandApplicantsKeepsTheRules() throws {
        let laboratory = try Laboratory()
        var generator = SeededGenerator(seed: 11)
        var outcomes: Set<DecisionOutcome> = []
        for _ in 0..<1_000 {
            let values = (0..<4).map { _ in generator.normal() * 2 }
            let debt: FeatureValue = generator.bernoulli(0.1) ? .missing : .number(generator.uniform() * 0.6)
            let assessment = try laboratory.assess(values[0], values[1], values[2], values[3], debt: debt)
            outcomes.insert(assessment.outcome)
            #expect(assessment.reasons.count <= 4)
            #expect(assessment.outcome != .decline || !assessment.reasons.isEmpty)
            #expect(!assessment.reasons.contains { $0.group == "four" })
            #expect(Set(assessment.reasons.map(\.group)).count == assessment.reasons.count)
            let shortfalls = assessment.reasons.filter { $0.group != "debt" }.map(\.shortfall)
            #expect(shortfalls == shortfalls.sorted(by: >) && shortfalls.allSatisfy { $0 > 0 })
            let sum = assessment.contributions.reduce(-4) { $0 + $1.logOdds }
            #expect(abs(sum - assessment.logOdds) < 1e-9)
        }
        #expect(outcomes == [.approve, .manualReview, .decline])
    }
}
