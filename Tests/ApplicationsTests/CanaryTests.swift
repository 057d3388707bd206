import Applications
import Assessments
import CSV
import CheckedAnswers
import Definitions
import Documents
import FeatureDefinitions
import Features
import Fields
import Messages
import Products
import Testing
import TrainingData

@Suite struct CanaryTests {
    private func answers(_ canary: Canary, _ product: Product) throws -> Answers {
        do {
            return try product.check(canary.application, on: QuickLoan.submittedOn)
        } catch {
            Issue.record("\(product.id): \(error.errors.map { "\($0.key): \($0.message)" })")
            throw error
        }
    }

    @Test(arguments: Shipped.names) func whoTheApplicantIsNeverReachesTheQueue(_ name: String) throws {
        let product = try Shipped.product(name)
        let canary = Canary(product)
        let answers = try answers(canary, product)
        let request = AssessmentRequest(
            applicationID: try #require(AssessmentMessageTests.applicationID),
            product: product,
            submittedOn: answers.submittedOn,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
        let sent = String(decoding: request.canonicalBytes, as: UTF8.self)
        for marker in canary.markers { #expect(!sent.contains(marker), "\(marker)") }
        let identifying = product.fields.filter { $0.uses.contains(.identity) || $0.isProtected }.map(\.key)
        for key in identifying {
            #expect(request.message.features[key] == nil, "\(key)")
            #expect(request.message.facts[key] == nil, "\(key)")
            #expect(answers.model[key] == nil, "\(key)")
        }
        let vector = product.features(answers.model, submittedOn: answers.submittedOn)
        let hashed = String(describing: vector)
        for marker in canary.markers { #expect(!hashed.contains(marker), "\(marker)") }
    }

    @Test func thePersonalLoanHasSomebodyToFind() throws {
        let canary = Canary(try Shipped.product("personal-loan"))
        #expect(canary.markers.count >= 10)
        #expect(canary.markers.contains("Canary full_name"))
        #expect(canary.markers.contains("1971-10-17"))
    }

    @Test func whatPolicyMustKnowOfAPersonTravelsAsAFact() throws {
        let product = try Shipped.product("personal-loan")
        let answers = try answers(Canary(product), product)
        let facts = product.facts(
            answers.policy,
            identity: answers.identity,
            model: answers.model,
            submittedOn: answers.submittedOn
        )
        #expect(facts["of_legal_age"] == .number(1))
        #expect(facts["age_years"] == nil)
    }

    @Test(arguments: Shipped.names) func theAnswersPrintNothingOfThePerson(_ name: String) throws {
        let product = try Shipped.product(name)
        let canary = Canary(product)
        let answers = try answers(canary, product)
        var dumped = ""
        dump(answers, to: &dumped)
        dump(answers.identity, to: &dumped)
        if let field = canary.application.keys.first(where: { answers.identity[$0] != nil }) {
            dump(answers.identity[field], to: &dumped)
        }
        for text in [dumped, "\(answers)", String(reflecting: answers), "\(answers.identity)"] {
            for marker in canary.markers { #expect(!text.contains(marker), "\(marker)") }
        }
    }

    @Test(arguments: Shipped.names) func protectedAnswersAreRefusedInAnApplication(_ name: String) throws {
        let product = try Shipped.product(name)
        let canary = Canary(product)
        for field in product.fields where field.isProtected {
            let application = canary.application.merging([field.key: "canary-protected"]) { $1 }
            let failure = #expect(throws: ValidationFailure.self) {
                try product.check(application, on: QuickLoan.submittedOn)
            }
            #expect(failure?.errors.map(\.code) == [.protected])
            #expect(failure?.errors.map(\.key) == [field.key])
        }
    }

    @Test(arguments: Shipped.names) func trainingNeverReadsProtectedOrIdentifyingColumns(_ name: String) throws {
        let product = try Shipped.product(name)
        let canary = Canary(product)
        let target = try #require(product.target)
        let settled = product.settled(canary.application, on: QuickLoan.submittedOn)
        let fields = product.csvFields(settled, reference: "R", submittedOn: QuickLoan.submittedOn)
        let protected = product.fields.filter(\.isProtected)
        let header = product.csvHeader + protected.map(\.column) + [target.column]
        let cells = fields + protected.map { "canary-\($0.key)" } + [try #require(target.bad.first)]
        let row = try #require(try Shipped.rows(product, csvLine(header) + csvLine(cells)).first)
        let matrix = String(describing: row.vector)
        for marker in canary.markers + protected.map({ "canary-\($0.key)" }) {
            #expect(cells.contains(marker) || !marker.utf8.starts(with: "canary-".utf8), "the file has the marker")
            #expect(!matrix.contains(marker), "\(marker)")
        }
    }
}
