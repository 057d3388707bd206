import Applications
import Assessments
import CSV
import CheckedAnswers
import Documents
import FeatureDefinitions
import Features
import Messages
import Products
import Testing
import TrainingData

@Suite struct AgeInModelTests {
    private static let definition = #"""
        {"format": 1, "id": "aged", "version": "1.0.0", "title": "Aged", "age_in_model": "with_elderly_check",
         "currency": {"code": "INR", "minor_digits": 2, "symbol": "₹", "grouping": "indian"},
         "target": {"column": "bad", "bad": ["1"], "good": ["0"]}, "roles": {"date_of_birth": "date_of_birth"},
         "pages": [{"id": "you", "title": "You", "fields": [
           {"key": "date_of_birth", "name": "your date of birth", "kind": "date", "use": ["identity", "policy"]},
           {"key": "amount", "name": "the amount", "kind": "money", "use": ["model"]}]}],
         "derived": [
           {"key": "age_years", "name": "age", "op": "years_between", "from": "date_of_birth", "to": "submitted_on",
            "unit": "years", "use": ["model", "policy"]},
           {"key": "amount_a_year", "name": "amount a year of age", "op": "ratio", "of": ["amount", "age_years"],
            "use": ["model"]}],
         "reasons": {"groups": [{"id": "all", "code": "C1-24", "text": "Amount and age",
           "members": ["amount", "age_years", "amount_a_year"]}]}}
        """#

    @Test func theAgeTravelsInPlaceOfTheDateOfBirth() throws {
        let product = try Product.parse(Array(Self.definition.utf8), file: "aged.json")
        let application: [String: JSONValue] = ["date_of_birth": "1985-03-27", "amount": 4100]
        let answers = try product.check(application, on: QuickLoan.submittedOn)
        let request = AssessmentRequest(
            applicationID: try #require(AssessmentMessageTests.applicationID),
            product: product,
            submittedOn: answers.submittedOn,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
        #expect(request.message.features.byKey == ["amount": 4100, "age_years": 41])
        #expect(!String(decoding: request.canonicalBytes, as: UTF8.self).contains("1985"))
        let vector = try AssessmentRequest.decode(request.canonicalBytes).vector(for: product)
        #expect(vector.values == [.number(4100), .number(41), .number(100)])
        let file = csvLine(product.csvHeader + ["bad"]) + "R,2026-11-21,1985-03-27,4100,0\r\n"
        #expect(try Shipped.rows(product, file).map(\.vector) == [vector])
        let matrix = "amount,age_years,bad,submitted_on\r\n4100,41,0,2026-11-21\r\n"
        #expect(try Shipped.rows(product, matrix).map(\.vector) == [vector])
    }
}
