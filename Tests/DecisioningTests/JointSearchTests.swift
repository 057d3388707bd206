import Assessments
import Decisioning
import Documents
import Lending
import Policies
import Products
import Testing
import WhatIfs

/// Log-odds are -4 + a + b + c + d; from -1.0986 on up an application is declined, from -2.1972 a person looks at it.
@Suite struct JointSearchTests {
    private static func laboratory(_ limits: [String: Double], step: Double = 0.125) throws -> Laboratory {
        let list = limits.keys.sorted()
            .map { #"{"field": "\#($0)", "direction": "down", "limit": \#(limits[$0] ?? 0), "step": \#(step)}"# }
        return try Laboratory(changeable: "[\(list.joined(separator: ", "))]")
    }

    private static func application(_ a: Double, _ b: Double, _ c: Double) -> [String: JSONValue] {
        ["a": .number(a), "b": .number(b), "c": .number(c), "d": 0, "e": 0, "debt": 0]
    }

    /// As a web process and a worker do it, message by message.
    private static func search(
        _ application: [String: JSONValue],
        _ laboratory: Laboratory,
        mostWays: Int = 8
    ) throws -> (found: WhatIfFindings, rounds: Int) {
        let id = try #require(ApplicationID(uuid: "00000000-0000-4000-8000-000000000000"))
        var search = WhatIfSearch(application, fields: laboratory.product.changeable)
        var rounds = 0
        while !search.ways.isEmpty {
            rounds += 1
            #expect(search.ways.count <= mostWays)
            let sent = try WhatIfRequest(
                application,
                changes: [:],
                applicationID: id,
                jobID: "00000000-0000-5000-8000-000000000000",
                product: laboratory.product,
                submittedOn: CalendarDate(dayNumber: 20_778),
                ways: search.ways
            )
            let found = try WhatIfFindings(try WhatIfRequest.decode(sent.canonicalBytes)) { message in
                try assess(
                    try message.vector(for: laboratory.product),
                    facts: message.facts,
                    with: laboratory.artefact,
                    under: laboratory.product.policy,
                    jobID: message.jobID
                )
            }
            // A worker is not told answers, and so writes none.
            let answer = WhatIfAnswer(jobID: sent.base.jobID, content: .found(found))
            guard case .found(let read) = try WhatIfAnswer.decode(answer.canonicalBytes).content else { continue }
            search.take(read)
        }
        return (try #require(search.findings), rounds)
    }

    /// Neither alone suffices; of both together none can be a step less.
    @Test func whereNoAnswerSufficesAloneTwoAreChangedTogether() throws {
        let laboratory = try Self.laboratory(["a": 1, "b": 1])
        let (found, rounds) = try Self.search(Self.application(2.5, 2, 0), laboratory)
        #expect(found.before.outcome == .decline && found.steps.isEmpty)
        let together = try #require(found.together)
        #expect(together.answers.map(\.key) == ["a", "b"])
        let (a, b) = (together.answers[0].value, together.answers[1].value)
        #expect(a < 2.5 && b < 2 && a >= 1 && b >= 1)
        #expect(together.assessment.outcome == .manualReview)
        #expect(together.assessment.logOdds == -4 + a + b)
        #expect(try laboratory.assess(a + 0.125, b).outcome == .decline)
        #expect(try laboratory.assess(a, b + 0.125).outcome == .decline)
        #expect(rounds <= 10)
    }

    @Test func anAnswerThatSufficesAloneIsEnough() throws {
        let laboratory = try Self.laboratory(["a": 0, "b": 1])
        let (found, _) = try Self.search(Self.application(2.5, 2, 0), laboratory)
        #expect(found.steps.map(\.key) == ["a"] && found.together == nil)
        #expect(found.steps[0].answers == [WhatIfFindings.Answer(key: "a", value: 0.875)])
    }

    /// Where no two suffice, three do; where a and c do and a and b do not, the third is left as it is.
    @Test func asFewAnswersAsPossibleAreChanged() throws {
        let laboratory = try Self.laboratory(["a": 2, "b": 0.5, "c": 0])
        let (found, _) = try Self.search(Self.application(3, 2, 1.5), laboratory)
        let together = try #require(found.together)
        #expect(found.steps.isEmpty && together.answers.count == 3)
        let roomier = try Self.laboratory(["a": 1, "b": 1, "c": 0])
        let (two, _) = try Self.search(Self.application(3, 1.5, 1.5), roomier)
        #expect(two.together?.answers.map(\.key) == ["a", "c"])
    }

    @Test func whereNothingSufficesNothingIsSaidAndTheSearchEnds() throws {
        let laboratory = try Self.laboratory(["a": 6, "b": 6, "c": 6])
        let (found, rounds) = try Self.search(Self.application(9, 9, 9), laboratory)
        #expect(found.steps.isEmpty && found.together == nil)
        // Each alone, three pairs, all three.
        #expect(rounds == 3)
    }

    /// A step of the field is kept to, and what is found is what was asked for.
    @Test func valuesAreWholeStepsFromTheAnswer() throws {
        let laboratory = try Self.laboratory(["a": 1, "b": 1], step: 0.2)
        let (found, _) = try Self.search(Self.application(2.5, 2, 0), laboratory)
        for answer in try #require(found.together).answers {
            let steps = ((answer.key == "a" ? 2.5 : 2) - answer.value) / 0.2
            #expect(abs(steps - steps.rounded()) < 1e-9)
        }
    }
}
