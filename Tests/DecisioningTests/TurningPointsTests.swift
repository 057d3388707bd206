import Assessments
import Decisioning
import Documents
import Lending
import Messages
import ModelArtefacts
import Policies
import Products
import Testing
import TreeEnsembles

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

    private static let application: [String: JSONValue] = ["a": 2.5, "b": 0, "c": 0, "d": 0, "e": 0, "debt": 0.6]

    private func request(_ ways: [Way], of application: [String: JSONValue]) throws -> WhatIfRequest {
        try WhatIfRequest(
            application,
            changes: [:],
            applicationID: try #require(ApplicationID(uuid: "00000000-0000-4000-8000-000000000000")),
            jobID: "00000000-0000-5000-8000-000000000000",
            product: laboratory.product,
            submittedOn: CalendarDate(dayNumber: 20_778),
            ways: ways
        )
    }

    private func points(_ key: String, of laboratory: Laboratory) throws -> [Double]? {
        let field = try #require(laboratory.product.changeable.first { $0.key == key })
        let now = try #require(Self.application[key]?.numberValue)
        let count = Int(try #require(field.stepCount(from: now)))
        return try TurningPoints(laboratory.artefact)
            .places(upTo: count) { place in
                let value = JSONValue.number(field.value(after: Double(place), from: now))
                let changed = Self.application.merging([key: value]) { $1 }
                // What could not be sent is no message.
                return try? request([], of: changed).base
            }?
            .map { field.value(after: Double($0), from: now) }
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

    /// A look at some of the values steps over the one that is worse; a look at all that matter does not.
    @Test func noWayOverAWorseAnswerIsAdvised() throws {
        let application = Self.application.merging(["debt": 0]) { $1 }
        let field = try #require(laboratory.product.changeable.first)
        func found(_ ways: [Way]?) throws -> WhatIfFindings? {
            var search = WhatIfSearch(application, fields: [field], ways: ways)
            while !search.ways.isEmpty {
                search.take(
                    try WhatIfFindings(try request(search.ways, of: application)) { message in
                        try laboratory.assess(message.features["a"]?.numberValue ?? 0)
                    }
                )
            }
            return search.findings
        }
        let some = try #require(try found(nil))
        #expect(some.steps.map(\.assessment.outcome) == [.manualReview])
        let places = try #require(try points("a", of: laboratory))
        let all = try #require(try found([Way("a", places)]))
        #expect(all.steps.isEmpty && all.before.outcome == .decline)
    }
}
