import Applications
import Assessments
import CheckedAnswers
import Documents
import Encoding
import Foundation
import Lending
import ModelArtefacts
import Policies
import Products
import Scoring
import TestSupport
import Testing
import Workbenches

@testable import Worker

/// Requirements C6: a category that training never saw is scored as the reference, and said.
@Suite struct UnseenValueTests {
    /// A product that asks for a home of three kinds, and a model that was trained before there were boats.
    private static func artefact() throws -> ModelArtefact {
        var definition = try #require(try Bench.product().definition.objectValue)
        definition["pages"] = [
            [
                "id": "p", "title": "P",
                "fields": [
                    [
                        "key": "home", "name": "home", "kind": "choice", "use": ["model"], "required": false,
                        "choices": [
                            ["own", "Own"], ["rent", "Rent"], ["boat", "Boat"],
                        ],
                    ]
                ],
            ]
        ]
        definition["policy"] = [
            "version": "p1",
            "bands": [["outcome": "approve", "pd_below": 0.9], ["outcome": "decline"]],
        ]
        definition["reasons"] = [
            "groups": [["id": "home", "code": "C1-17", "text": "Residence", "members": ["home"]]]
        ]
        let product = try Product.parse(JSONValue.object(definition).canonicalBytes, file: "tiny-loan.json")
        let home = CategoryEncoding(reference: "own", codes: ["rent"], hasMissingColumn: false)
        let encoder = FeatureEncoder(schema: product.schema, encodings: [.category(home)])
        return ModelArtefact(
            name: "tiny",
            version: "1",
            product: product,
            learner: "written by hand",
            model: .logistic(LogisticModel(encoder: encoder, intercept: -3, coefficients: [1])),
            cohort: ReasonCohort(cutoff: [0], cutoffCount: 1, allApplicants: [0], best: [0]),
            baseline: try Bench.artefact().baseline,
            provenance: try Bench.artefact().provenance
        )
    }

    private static func request(home: String?, _ product: Product) throws -> AssessmentRequest {
        var generator = SystemRandomNumberGenerator()
        let today = try CalendarDate(year: 2026, month: 11, day: 21)
        let answers = try product.check(home.map { ["home": .string($0)] } ?? [:], on: today)
        return AssessmentRequest(
            applicationID: ApplicationID(using: &generator),
            product: product,
            submittedOn: today,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
    }

    @Test(arguments: [("own", -3, 0), ("rent", -2, 0), ("boat", -3, 1), (nil, -3, 1)])
    func areScoredAndSaidByFeatureAndJobOnly(_ home: String?, _ logOdds: Double, _ lines: Int) async throws {
        let artefact = try Self.artefact()
        let folder = try TemporaryFolder()
        let path = folder.file("model.json")
        try Data(artefact.canonicalBytes).write(to: URL(fileURLWithPath: path))
        let log = RecordedLog()
        let champions = Champions(source: .file(path), logger: log.logger)
        await champions.refresh()
        let request = try Self.request(home: home, artefact.product)
        let jobID = request.message.jobID
        let result = AssessmentHandler(champions: champions, logger: log.logger)
            .result(of: request.canonicalBytes, jobID: jobID)
        guard case .completed(let bytes) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(try Assessment.decode(bytes).logOdds == logOdds)
        let told = log.lines.filter { $0["event"] == "unseen_values" }
        #expect(told.count == lines)
        #expect(told.allSatisfy { $0["features"] == "home" && $0["job"] == jobID })
        #expect(!log.lines.contains { $0.values.contains { $0.contains("boat") } })
    }
}
