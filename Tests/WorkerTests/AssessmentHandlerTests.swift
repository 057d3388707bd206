import Assessments
import Documents
import Foundation
import ModelArtefacts
import Policies
import Scoring
import TestSupport
import Testing
import Workbenches

@testable import Worker

@Suite struct AssessmentHandlerTests {
    private func handler(intercept: Double = -3) async throws -> AssessmentHandler {
        let folder = try TemporaryFolder()
        let path = folder.file("model.json")
        try Data(Bench.artefact(intercept: intercept).canonicalBytes).write(to: URL(fileURLWithPath: path))
        let champions = Champions(source: .file(path), logger: RecordedLog().logger)
        await champions.refresh()
        try #require(champions.isReady)
        return AssessmentHandler(champions: champions, logger: RecordedLog().logger)
    }

    private func assessment(_ result: JobResult) throws -> Assessment {
        guard case .completed(let bytes) = result else {
            Issue.record("\(result)")
            throw CancellationError()
        }
        return try Assessment.decode(bytes)
    }

    @Test(arguments: [
        (0, 0.1, DecisionOutcome.approve, []), (1, 0.1, .manualReview, ["late"]), (9, 0.1, .decline, ["late"]),
        (0, 0.6, .decline, ["debt"]),
    ])
    func anApplicationBecomesAnAssessment(
        _ late: Int,
        _ debt: Double,
        _ outcome: DecisionOutcome,
        _ reasons: [String]
    ) async throws {
        let request = try Bench.request(late: late, debt: debt)
        let result = try await handler()
            .result(
                of: request.canonicalBytes,
                jobID: request.message.jobID
            )
        let assessment = try assessment(result)
        #expect(assessment.outcome == outcome && assessment.reasons.map(\.group) == reasons)
        #expect(assessment.jobID == request.message.jobID)
        #expect(assessment.logOdds == -3 + Double(late))
        #expect(assessment.elapsedMilliseconds > 0)
        #expect(assessment.artefactDigest == (try Bench.artefact().digest))
    }

    @Test func aMissingPolicyValueIsAPersonsDecision() async throws {
        let request = try Bench.request(late: 0, debt: nil)
        let result = try await handler().result(of: request.canonicalBytes, jobID: request.message.jobID)
        #expect(try assessment(result).outcome == .manualReview)
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: String
        var permanent = true
        let change: @Sendable (inout [String: JSONValue]) -> Void
    }

    @Test(arguments: [
        Bad(testDescription: "a version from the future", code: "schema", permanent: false) { $0["v"] = 2 },
        Bad(testDescription: "the shape of old releases", code: "legacy_shape") { $0 = ["id": "1", "data": [:]] },
        Bad(testDescription: "score fields that nobody asked for", code: "body") { $0["score"] = 850 },
        Bad(testDescription: "a field less", code: "body") { $0["features"] = nil },
        Bad(testDescription: "another job", code: "body") {
            $0["job_id"] = "00000000-0000-4000-8000-000000000000"
        },
        Bad(testDescription: "a model alias we do not have", code: "body") { $0["model_alias"] = "challenger" },
        Bad(testDescription: "more than 64 KiB", code: "size") {
            $0["product"] = .string(String(repeating: "x", count: 70_000))
        },
        Bad(testDescription: "a product without a model", code: "model", permanent: false) { $0["product"] = "other" },
        Bad(testDescription: "an answer less", code: "feature") { $0["features"] = [:] },
        Bad(testDescription: "an answer more", code: "feature") { $0["features"] = ["late": 1, "name": "Asha"] },
        Bad(testDescription: "an answer of another kind", code: "feature") { $0["features"] = ["late": "many"] },
    ])
    func aMessageThatIsNotRightIsNeverAssessed(_ bad: Bad) async throws {
        let request = try Bench.request(late: 0)
        let json = try JSONValue.parse(request.canonicalBytes)
        var members = try #require(json.objectValue)
        bad.change(&members)
        let body = JSONValue.object(members).canonicalBytes
        let result = try await handler().result(of: body, jobID: request.message.jobID)
        guard case .failed(let code, let detail, let permanent) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(code == bad.code && permanent == bad.permanent, "\(code) \(detail)")
        #expect(!detail.contains("Asha") && detail.utf8.count < 300)
    }

    @Test(arguments: [
        [], Array("[]".utf8), Array("{\"v\":1".utf8), [0xFF, 0xFE], Array(repeating: 0x5B, count: 60_000),
    ])
    func rubbishIsNoBody(_ body: [UInt8]) async throws {
        let result = try await handler().result(of: body, jobID: "x")
        guard case .failed("body", _, true) = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test func jsonInAnotherFormThanTheCanonicalOneIsNoBody() async throws {
        let request = try Bench.request(late: 0)
        let body = [UInt8(ascii: " ")] + request.canonicalBytes
        let result = try await handler().result(of: body, jobID: request.message.jobID)
        guard case .failed("body", _, true) = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test func whatTheModelCannotScoreIsPermanent() async throws {
        let request = try Bench.request(late: 0)
        let handler = try await handler(intercept: 1e6)
        // With an applicant like the cohort, nothing explains the decline that the intercept demands.
        let result = handler.result(of: request.canonicalBytes, jobID: request.message.jobID)
        guard case .failed("reasons", _, true) = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test func withoutAnyModelAJobIsHandedBack() async throws {
        let champions = Champions(source: .file("/nowhere/model.json"), logger: RecordedLog().logger)
        await champions.refresh()
        let request = try Bench.request(late: 0)
        let result = AssessmentHandler(champions: champions, logger: RecordedLog().logger)
            .result(of: request.canonicalBytes, jobID: request.message.jobID)
        #expect(result == .handBack)
    }
}
