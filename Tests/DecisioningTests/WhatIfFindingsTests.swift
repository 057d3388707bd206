import Assessments
import Decisioning
import Documents
import Encoding
import Lending
import Messages
import Policies
import Products
import Scoring
import Testing
import WhatIfs

/// The laboratory's product with levers; log-odds are -4 + a + b + c + d.
@Suite struct WhatIfFindingsTests {
    private let laboratory: Laboratory

    init() throws {
        laboratory = try Laboratory(
            changeable: #"""
                [{"field": "a", "direction": "down", "limit": 0, "step": 0.5},
                 {"field": "b", "direction": "down", "limit": 0, "step": 0.5},
                 {"field": "debt", "direction": "down", "limit": 0, "step": 0.125}]
                """#
        )
    }

    private func request(
        _ application: [String: JSONValue],
        changes: [String: JSONValue] = [:],
        ways: [Way]? = nil,
        of laboratory: Laboratory? = nil
    ) throws -> WhatIfRequest {
        let id = try #require(ApplicationID(uuid: "00000000-0000-4000-8000-000000000000"))
        let request = try WhatIfRequest(
            application,
            changes: changes,
            applicationID: id,
            jobID: "00000000-0000-5000-8000-000000000000",
            product: (laboratory ?? self.laboratory).product,
            submittedOn: CalendarDate(dayNumber: 20_778),
            ways: ways
        )
        return try WhatIfRequest.decode(request.canonicalBytes)
    }

    private func findings(_ request: WhatIfRequest) throws -> WhatIfFindings {
        try WhatIfFindings(request) { message in
            try assess(
                try message.vector(for: laboratory.product),
                facts: message.facts,
                with: laboratory.artefact,
                under: laboratory.product.policy,
                jobID: message.jobID
            )
        }
    }

    private func application(_ a: Double, _ b: Double, debt: Double = 0) -> [String: JSONValue] {
        ["a": .number(a), "b": .number(b), "c": 0, "d": 0, "e": 0, "debt": .number(debt)]
    }

    /// Declined at log-odds 0.5 from a = 2.5 and b = 2; a person decides below -1.0986, which is a = 0.5 or b = 0.
    @Test func theFirstStepThatSufficesIsFoundForEachAnswer() throws {
        let found = try findings(try request(application(2.5, 2)))
        #expect(found.before.outcome == .decline && found.after == nil)
        #expect(found.steps.map(\.key) == ["a", "b"])
        #expect(found.steps.map(\.place) == [3, 3])
        #expect(found.steps.allSatisfy { $0.assessment.outcome == .manualReview })
        #expect(found.steps.map(\.assessment.logOdds) == [-1.5, -1.5])
    }

    @Test func otherAnswersSayWhichReasonsGo() throws {
        let found = try findings(try request(application(2.5, 2), changes: ["a": 0, "b": 1]))
        let after = try #require(found.after)
        #expect(after.logOdds == -3 && after.outcome == .approve)
        #expect(found.reasonsGone(in: after).map(\.group) == ["one", "two"])
        #expect(found.reasonsNew(in: after).isEmpty)
    }

    /// A fact that no vector holds: at 0.6 debt declines, at 0.475 a person looks, below 0.4 it does not matter.
    @Test func aFactOfPolicyIsChangedAsWell() throws {
        let found = try findings(try request(application(0, 0, debt: 0.6)))
        #expect(found.before.knockOuts == ["K1", "K2"])
        let step = try #require(found.steps.first)
        #expect(found.steps.count == 1 && step.key == "debt" && step.place == 0)
        #expect(step.assessment.outcome == .manualReview && step.assessment.knockOuts == ["K2"])
    }

    /// Approved at 12 % (probability above 5 %): the next band is 9.5 %.
    @Test func whoIsApprovedIsToldWhatLowersTheRate() throws {
        let found = try findings(try request(application(1.25, 0)))
        #expect(found.before.annualRate == 12)
        #expect(found.steps.map(\.key) == ["a"])
        #expect(found.steps.map(\.assessment.annualRate) == [9.5])
        #expect(try findings(try request(application(0, 0))).steps.isEmpty)
    }

    /// 2,500 steps, of which one round looks at 32.
    private func search(
        _ odds: (Double) -> Double = { $0 }
    ) throws -> (rounds: Int, steps: [WhatIfFindings.Step], coarse: Double?) {
        let fine = try Laboratory(
            changeable: #"[{"field": "a", "direction": "down", "limit": 0, "step": 0.001}]"#
        )
        var search = WhatIfSearch(application(2.5, 2), fields: fine.product.changeable)
        var (rounds, coarse): (Int, Double?) = (0, nil)
        while !search.ways.isEmpty {
            rounds += 1
            search.take(
                try WhatIfFindings(try request(application(2.5, 2), ways: search.ways, of: fine)) { message in
                    try fine.assess(odds(message.features["a"]?.numberValue ?? 0), 2)
                }
            )
            coarse = coarse ?? search.findings?.steps.first?.answers.first?.value
        }
        return (rounds, search.findings?.steps ?? [], coarse)
    }

    /// A person decides below log-odds -1.0986: at a = 0.901, not at 0.902.
    @Test func theSmallestChangeIsFoundToTheStepOfTheField() throws {
        let found = try search()
        let value = try #require(found.steps.first?.answers.first?.value)
        let coarse = try #require(found.coarse)
        #expect(abs(value - 0.901) < 1e-9 && coarse < value - 0.01)
        #expect(found.rounds == 3)
        #expect(found.steps[0].assessment.outcome == .manualReview)
        #expect(try laboratory.assess(0.902, 2).outcome == .decline)
    }

    /// Every value that a first look meets gets better and better; a closer one meets one that is worse.
    @Test func aWayThatGetsWorseOnACloserLookIsNotAdvised() throws {
        let found = try search { (0.9015...0.92).contains($0) ? 9 : $0 }
        #expect(found.coarse != nil && found.steps.isEmpty)
    }

    @Test func aWayOnWhichTheOddsGetWorseIsNotAdvised() throws {
        let request = try request(application(2.5, 2))
        let found = try WhatIfFindings(request) { message in
            let a = message.features["a"]?.numberValue ?? 0
            return try laboratory.assess(a == 1.5 ? 9 : a, message.features["b"]?.numberValue ?? 0)
        }
        #expect(found.steps.map(\.key) == ["b"])
    }

    @Test func anAnswerIsReadBackAsItWasWritten() throws {
        let found = try findings(try request(application(2.5, 2), changes: ["a": 0]))
        for content in [WhatIfAnswer.Content.found(found), .refused("model")] {
            let answer = WhatIfAnswer(jobID: "00000000-0000-5000-8000-000000000000", content: content)
            #expect(try WhatIfAnswer.decode(answer.canonicalBytes) == answer)
        }
        let bytes = WhatIfAnswer(jobID: "x", content: .found(found)).canonicalBytes
        for end in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: MessageError.self) { try WhatIfAnswer.decode(Array(bytes[..<end])) }
        }
    }
}
