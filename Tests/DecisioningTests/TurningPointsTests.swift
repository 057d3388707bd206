import Assessments
import Decisioning
import Documents
import FeatureDefinitions
import Features
import Lending
import Messages
import ModelArtefacts
import Policies
import Products
import Testing
import TreeEnsembles

@testable import WhatIfs

/// Trees over a: worse between 1.2 and 1.201, better below 1; and a policy that looks at debt.
@Suite struct TurningPointsTests {
    private let laboratory: Laboratory

    init() throws {
        let tree = try DecisionTree(
            breadthFirst: [
                .threshold(1.2, feature: 0, missingGoesFirst: true), .threshold(1, feature: 0, missingGoesFirst: true),
                .threshold(1.201, feature: 0, missingGoesFirst: true), .leaf(-2), .leaf(0), .leaf(3), .leaf(0),
            ],
            covers: [10, 6, 4, 3, 3, 1, 3]
        )
        laboratory = try Laboratory(
            intercept: 0,
            changeable: """
                [{"field": "a", "direction": "down", "limit": 0, "step": 0.001},
                 {"field": "debt", "direction": "down", "limit": 0, "step": 0.001}]
                """,
            trees: [tree]
        )
    }

    private static let jobID = "00000000-0000-4000-8000-000000000000"
    private static let application: [String: JSONValue] = ["a": 2.5, "b": 0, "c": 0, "d": 0, "e": 0, "debt": 0.6]

    private func messages(_ application: [String: JSONValue], of laboratory: Laboratory) throws -> AnswerMessages {
        AnswerMessages(
            application,
            applicationID: try #require(ApplicationID(uuid: Self.jobID)),
            product: laboratory.product,
            submittedOn: CalendarDate(dayNumber: 20_778)
        )
    }

    /// Taken three at a time, as a page takes them a message at a time.
    private func points(_ key: String, of laboratory: Laboratory) throws -> [Double]? {
        guard let turns = TurningPoints.of(laboratory.artefact) else { return nil }
        let field = try #require(laboratory.product.changeable.first { $0.key == key })
        let now = try #require(Self.application[key]?.numberValue)
        let messages = try messages(Self.application, of: laboratory)
        func value(_ place: Int) -> Double { field.value(after: Double(place), from: now) }
        var looks = 5_000
        let count = Int(try #require(field.stepCount(from: now)))
        var way = TurningWay(turns, upTo: count, looks: &looks) { messages.values(key, value($0)) }
        var found: [Double] = []
        while let places = way.next(3, looks: &looks, values: { messages.values(key, value($0)) }), !places.isEmpty {
            #expect(places.count <= 3)
            found += places.map(value)
        }
        return looks > 0 ? found : nil
    }

    /// The first value on the other side of each threshold, and the one on it, which Float32 may put on either side.
    @Test func theyAreWhereTheModelAndThePolicyTurn() throws {
        let ofModel = try #require(try points("a", of: laboratory))
        for threshold in [1.201, 1.2, 1] {
            #expect(ofModel.contains { abs($0 - threshold) < 1e-9 }, "\(threshold) in \(ofModel)")
            #expect(ofModel.contains { abs($0 - (threshold - 0.001)) < 1e-9 }, "below \(threshold) in \(ofModel)")
        }
        #expect(ofModel.count <= 6 && ofModel == ofModel.sorted(by: >))
        let ofPolicy = try #require(try points("debt", of: laboratory))
        #expect(ofPolicy.contains { abs($0 - 0.5) < 1e-9 } && ofPolicy.contains { abs($0 - 0.399) < 1e-9 })
        #expect(ofPolicy.count <= 4)
    }

    @Test func aModelThatAnswersEveryChangeHasNone() throws {
        let linear = try Laboratory(
            changeable: #"[{"field": "a", "direction": "down", "limit": 0, "step": 0.001}]"#
        )
        #expect(try points("a", of: linear) == nil)
    }

    private func found(
        _ application: [String: JSONValue],
        _ laboratory: Laboratory,
        isExact: Bool,
        effort: SearchEffort = .ofAPage
    ) throws -> (found: WhatIfFindings?, rounds: Int) {
        let messages = try messages(application, of: laboratory)
        let fields = Array(laboratory.product.changeable.prefix(1))
        var search =
            isExact
            ? WhatIfSearch(messages, fields: fields, effort: effort) : WhatIfSearch(application, fields: fields)
        let program = FeatureProgram(laboratory.product)
        var rounds = 0
        while !search.ways.isEmpty {
            rounds += 1
            let sent = try WhatIfRequest(
                messages,
                changes: [:],
                jobID: Self.jobID,
                ways: search.ways,
                asksForTurns: search.asksForTurns
            )
            let request = try WhatIfRequest.decode(sent.canonicalBytes)
            let turns = try TurningPoints.of(laboratory.artefact)?
                .asked(by: request, of: laboratory.product.schema, by: program)
            let answer = try WhatIfFindings(request, turns: turns) { message in
                try laboratory.assess(message.features["a"]?.numberValue ?? 0, debt: message.facts["debt"] ?? .missing)
            }
            // As a worker writes it and a web process reads it.
            let bytes = WhatIfAnswer(jobID: Self.jobID, content: .found(answer)).fitting.canonicalBytes
            guard case .found(let read) = try WhatIfAnswer.decode(bytes).content else { continue }
            #expect(read == answer)
            search.take(read)
        }
        return (search.findings, rounds)
    }

    /// A look at some of the values steps over the one that is worse; a look at all that matter does not.
    @Test func noWayOverAWorseAnswerIsAdvised() throws {
        let application = Self.application.merging(["debt": 0]) { $1 }
        let some = try #require(try found(application, laboratory, isExact: false).found)
        #expect(some.steps.map(\.assessment.outcome) == [.manualReview] && some.steps.allSatisfy { !$0.isExact })
        let all = try #require(try found(application, laboratory, isExact: true).found)
        #expect(all.steps.isEmpty && all.before.outcome == .decline)
    }

    /// 25,000 steps, of which two messages look at all that matter.
    @Test func theSmallestChangeIsFoundToTheStepInTwoMessages() throws {
        let tree = try DecisionTree(
            breadthFirst: [
                .threshold(2.3, feature: 0, missingGoesFirst: true), .threshold(1, feature: 0, missingGoesFirst: true),
                .leaf(0), .leaf(-8), .leaf(-2),
            ],
            covers: [10, 6, 4, 3, 3]
        )
        let fine = try Laboratory(
            intercept: 0,
            changeable: #"[{"field": "a", "direction": "down", "limit": 0, "step": 0.0001}]"#,
            trees: [tree]
        )
        let application = Self.application.merging(["debt": 0]) { $1 }
        let (result, rounds) = try found(application, fine, isExact: true)
        let step = try #require(result?.steps.first)
        #expect(step.isExact && step.assessment.outcome == .manualReview && rounds == 2)
        let value = try #require(step.answers.first).value
        #expect(try fine.assess(value).outcome == .manualReview && fine.assess(value + 0.0001).outcome == .decline)
    }

    /// With too few looks it narrows down as of any model, and does not call that exact.
    @Test func aSearchThatIsTooLongIsApproximate() throws {
        let application = Self.application.merging(["debt": 0]) { $1 }
        let few = SearchEffort(rounds: 12, looks: 4)
        let (result, _) = try found(application, laboratory, isExact: true, effort: few)
        #expect(result?.steps.map(\.isExact) == [false])
        let none = SearchEffort(rounds: 0, looks: 6_000)
        #expect(try found(application, laboratory, isExact: true, effort: none).found?.steps.map(\.isExact) == [false])
    }

    @Test func onlyThresholdsOnTheWayAreTold() throws {
        let turns = TurningPoints(["a": [-5, 1, 1.2, 1.201, 7], "debt": [0.4, 0.5], "b": [50]])
        let values: [[String: FeatureValue]] = [
            ["a": .number(2.5), "b": .number(50), "debt": .number(0.45)],
            ["a": .number(1), "b": .number(50), "debt": .missing],
        ]
        #expect(turns.within(values).thresholds == ["a": [1, 1.2, 1.201]])
    }

    /// Better an answer without thresholds than one that no message holds.
    @Test func thresholdsThatNoMessageHoldsAreLeftOut() throws {
        let before = try laboratory.assess(2.5)
        func answer(_ count: Int) -> WhatIfAnswer {
            let turns = TurningPoints(["a": (0..<count).map { Double($0) + 0.1234567890123 }])
            let found = WhatIfFindings(before: before, after: nil, steps: [], ended: ["a"], turns: turns)
            return WhatIfAnswer(jobID: Self.jobID, content: .found(found))
        }
        #expect(answer(100).fitting == answer(100))
        let large = answer(10_000)
        #expect(large.canonicalBytes.count > 64 << 10 && large.fitting.canonicalBytes.count < 64 << 10)
        guard case .found(let found) = large.fitting.content else {
            Issue.record("refused")
            return
        }
        #expect(found.turns == nil && found.ended == ["a"] && found.before == before)
    }
}
