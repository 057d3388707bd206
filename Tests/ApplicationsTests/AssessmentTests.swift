import Assessments
import Documents
import Foundation
import Messages
import Policies
import Testing

@Suite struct AssessmentTests {
    static let reason = Reason(
        code: "C1-09",
        group: "obligations",
        text: "Excessive obligations",
        plain: "Your payments are high",
        shortfall: 0.75
    )

    static func assessment(
        outcome: DecisionOutcome = .decline,
        reasons: [Reason] = [reason],
        probability: Double = 0.31,
        logOdds: Double = -0.8,
        rate: Double? = nil,
        rankings: ReasonRankings? = nil
    ) throws(MessageError) -> Assessment {
        try Assessment(
            jobID: "f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
            model: "quick-loan-logistic",
            modelVersion: "1.0.0",
            artefactDigest: .sha256(of: [1]),
            policyVersion: "1.0.0",
            probabilityOfDefault: probability,
            logOdds: logOdds,
            score: 492,
            unclampedScore: 491.6,
            isClamped: false,
            band: "Poor",
            outcome: outcome,
            knockOuts: ["K1"],
            contributions: [
                Contribution(feature: "dti", logOdds: 0.75), Contribution(feature: "income", logOdds: -0.1),
            ],
            reasons: reasons,
            rankings: rankings,
            featureVectorDigest: .sha256(of: [2]),
            annualRate: rate,
            elapsedMilliseconds: 0.25
        )
    }

    @Test func whatWasKeptBeforeContributionsWerePairsIsStillRead() throws {
        let now = try Self.assessment()
        let pairs = #"[["dti",0.75],["income",-0.1]]"#
        let text = String(decoding: now.canonicalBytes, as: UTF8.self)
        #expect(text.contains(pairs))
        let before = text.replacingOccurrences(
            of: pairs,
            with: #"[{"feature":"dti","log_odds":0.75},{"feature":"income","log_odds":-0.1}]"#
        )
        #expect(try Assessment.decode(Array(before.utf8)) == now)
    }

    @Test func rankingsNameEachGroupOnceAndAreReadInTheirEarlierForms() throws {
        let obligations = ReasonRankings.Entry(group: "obligations", shortfall: 0.75)
        let income = ReasonRankings.Entry(group: "income", shortfall: 0.012345678)
        #expect(income.shortfall == 0.012346)
        #expect(ReasonRankings.Entry(group: "income", shortfall: 1e-9).shortfall == 1e-6)
        let rankings = ReasonRankings(
            cutoffCohort: [obligations],
            allApplicants: [],
            best: [obligations, income]
        )
        let now = try Self.assessment(rankings: rankings)
        let text = String(decoding: now.canonicalBytes, as: UTF8.self)
        let written =
            #""all_applicants":[],"best":[0,750000,1,12346],"cutoff_cohort":[0,750000],"groups":["obligations","income"]"#
        #expect(text.contains(#""rankings":{\#(written)}"#))
        #expect(try Assessment.decode(now.canonicalBytes) == now)
        for before in [
            #""all_applicants":[],"best":[["obligations",0.75],["income",0.0123456]],"cutoff_cohort":[["obligations",0.75]]"#,
            #""all_applicants":[],"best":[{"group":"obligations","shortfall":0.75},{"group":"income","shortfall":0.012346}],"#
                + #""cutoff_cohort":[{"group":"obligations","shortfall":0.75}]"#,
        ] {
            let kept = try Assessment.decode(Array(text.replacingOccurrences(of: written, with: before).utf8))
            #expect(kept == now && kept.replayBytes == now.replayBytes)
        }
    }

    @Test(arguments: ["[0]", "[2,1]", "[-1,1]", "[0.5,1]", #"[0,"1"]"#, #"[["obligations"]]"#])
    func aRankingOfAnotherShapeIsRefused(_ best: String) throws {
        let entry = ReasonRankings.Entry(group: "obligations", shortfall: 0.75)
        let rankings = ReasonRankings(cutoffCohort: [], allApplicants: [], best: [entry])
        let text = String(decoding: try Self.assessment(rankings: rankings).canonicalBytes, as: UTF8.self)
        let forged = text.replacingOccurrences(of: #""best":[0,750000]"#, with: "\"best\":\(best)")
        #expect(forged != text)
        #expect(throws: MessageError.invalid("rankings")) { try Assessment.decode(Array(forged.utf8)) }
    }

    @Test func anAssessmentIsReadBackAsItWasWritten() throws {
        for assessment in [
            try Self.assessment(), try Self.assessment(outcome: .approve, reasons: [], rate: 9.5),
            try Self.assessment(outcome: .manualReview, reasons: []),
        ] {
            let bytes = assessment.canonicalBytes
            #expect(try Assessment.decode(bytes) == assessment)
            #expect(try Assessment.decode(bytes).canonicalBytes == bytes)
        }
    }

    @Test func aRefusalWithoutReasonCannotBeStatedNorRead() throws {
        #expect(throws: MessageError.declineWithoutReason) { try Self.assessment(reasons: []) }
        var members = try #require(try JSONValue.parse(try Self.assessment().canonicalBytes).objectValue)
        members["reasons"] = []
        let bytes = JSONValue.object(members).canonicalBytes
        #expect(throws: MessageError.declineWithoutReason) { try Assessment.decode(bytes) }
    }

    @Test(arguments: [Double.nan, .infinity, -0.001, 1.001])
    func aProbabilityIsBetweenNothingAndOne(_ probability: Double) {
        #expect(throws: MessageError.invalid("pd")) { try Self.assessment(probability: probability) }
    }

    @Test func whatIsNotFiniteOrTooMuchCannotBeStated() {
        #expect(throws: MessageError.invalid("log_odds")) { try Self.assessment(logOdds: .nan) }
        #expect(throws: MessageError.invalid("annual_rate")) { try Self.assessment(rate: .infinity) }
        let reasons = [Reason](repeating: Self.reason, count: 5)
        #expect(throws: MessageError.invalid("reasons")) { try Self.assessment(reasons: reasons) }
    }

    @Test func theTimeItTookIsNoPartOfAReplay() throws {
        var assessment = try Self.assessment()
        let replay = assessment.replayBytes
        assessment.elapsedMilliseconds = 12.5
        #expect(assessment.replayBytes == replay)
        #expect(assessment.canonicalBytes != replay)
        assessment.elapsedMilliseconds = .nan
        #expect(try Assessment.decode(assessment.canonicalBytes).elapsedMilliseconds == 0)
    }

    @Test(
        arguments: [
            ("outcome", "approved" as JSONValue, MessageError.invalid("outcome")),
            ("score", 492.5, .invalid("score")), ("pd", "0.1", .invalid("pd")), ("v", 2, .unknownVersion),
            ("reasons", [["code": "C1-09"]], .missingKey("reasons.group")),
            ("contributions", [["dti", 1, 2]], .invalid("contributions")),
            ("knock_outs", [1], .invalid("knock_outs")), ("challenger", [:], .invalid("challenger")),
            ("approved_by", "me", .unknownKeys(count: 1)), ("artifact_sha256", "00", .invalid("artifact_sha256")),
        ] as [(String, JSONValue, MessageError)]
    )
    func forgedAssessmentsAreRefused(_ key: String, _ value: JSONValue, _ error: MessageError) throws {
        var members = try #require(try JSONValue.parse(try Self.assessment().canonicalBytes).objectValue)
        members[key] = value
        #expect(throws: error) { try Assessment.decode(JSONValue.object(members).canonicalBytes) }
    }
}
