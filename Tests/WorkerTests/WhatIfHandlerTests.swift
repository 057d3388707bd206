import Assessments
import Documents
import Foundation
import Lending
import ModelArtefacts
import Policies
import Products
import TestSupport
import Testing
import WhatIfs
import Workbenches

@testable import Worker

/// The log-odds of default are -3 plus the number of late payments.
@Suite struct WhatIfHandlerTests {
    private static let jobID = "00000000-0000-5000-8000-000000000000"

    private func handler(hasModel: Bool = true) async throws -> AssessmentHandler {
        let folder = try TemporaryFolder()
        let path = folder.file("model.json")
        if hasModel { try Data(Bench.artefact().canonicalBytes).write(to: URL(fileURLWithPath: path)) }
        let champions = Champions(source: .file(path), logger: RecordedLog().logger)
        await champions.refresh()
        return AssessmentHandler(champions: champions, logger: RecordedLog().logger)
    }

    private func request(late: Double, changes: [String: JSONValue] = [:]) throws -> WhatIfRequest {
        var definition = try #require(try Bench.product().definition.objectValue)
        definition["changeable"] = [["field": "late", "direction": "down"]]
        let product = try Product.parse(JSONValue.object(definition).canonicalBytes, file: "tiny-loan.json")
        return try WhatIfRequest(
            ["late": .number(late), "debt": 0.1],
            changes: changes,
            applicationID: try #require(ApplicationID(uuid: "00000000-0000-4000-8000-000000000000")),
            jobID: Self.jobID,
            product: product,
            submittedOn: try CalendarDate(year: 2026, month: 11, day: 21)
        )
    }

    private func answer(_ result: JobResult) throws -> WhatIfAnswer {
        guard case .completed(let bytes) = result else {
            Issue.record("\(result)")
            throw CancellationError()
        }
        return try WhatIfAnswer.decode(bytes)
    }

    @Test func aWhatIfIsAnsweredByTheChampion() async throws {
        let request = try request(late: 9, changes: ["late": 1])
        let result = try await handler().result(of: request.canonicalBytes, jobID: Self.jobID, schema: 3)
        guard case .found(let found) = try answer(result).content else {
            Issue.record("refused")
            return
        }
        #expect(found.before.outcome == .decline && found.before.jobID == Self.jobID)
        #expect(found.after?.outcome == .manualReview)
        #expect(found.steps.map(\.key) == ["late"] && found.steps.map(\.assessment.logOdds) == [-2])
        #expect(found.steps.map(\.place) == [7])
    }

    /// Nobody looks for it later: it leaves no retry and no dead letter.
    @Test func whatCannotBeAnsweredIsAnsweredSo() async throws {
        let request = try request(late: 9)
        let without = try await handler(hasModel: false)
            .result(of: request.canonicalBytes, jobID: Self.jobID, schema: 3)
        #expect(try answer(without).content == .refused("model"))
        let handler = try await handler()
        let other = handler.result(of: request.canonicalBytes, jobID: "x", schema: 3)
        #expect(try answer(other).content == .refused("body"))
        for rubbish in [[], Array("[]".utf8), Array("{\"v\":3}".utf8), try Bench.request(late: 1).canonicalBytes] {
            #expect(try answer(handler.result(of: rubbish, jobID: "x", schema: 3)).content == .refused("body"))
        }
    }

    @Test func anApplicationIsNotReadAsAWhatIf() async throws {
        let request = try request(late: 9)
        let result = try await handler().result(of: request.canonicalBytes, jobID: Self.jobID)
        guard case .failed("schema", _, false) = result else {
            Issue.record("\(result)")
            return
        }
    }
}
