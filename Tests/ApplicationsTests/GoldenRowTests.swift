import Applications
import Assessments
import CSV
import CheckedAnswers
import Definitions
import Documents
import FeatureDefinitions
import Features
import Fields
import Products
import Testing
import TrainingData

@Suite struct GoldenRowTests {
    /// The same answers by the two ways: a row of a training file, and a message to a worker.
    private func vectors(
        _ application: [String: JSONValue],
        _ product: Product
    ) throws -> (trained: FeatureVector, served: FeatureVector)? {
        guard let answers = try? product.check(application, on: QuickLoan.submittedOn) else { return nil }
        let settled = product.settled(application, on: QuickLoan.submittedOn)
        let cells = product.csvFields(settled, reference: "R", submittedOn: answers.submittedOn)
        let target = try #require(product.target)
        let header = csvLine(product.csvHeader + [target.column])
        let row = try Shipped.rows(product, header + csvLine(cells + [try #require(target.good.first)])).first
        let request = AssessmentRequest(
            applicationID: try #require(AssessmentMessageTests.applicationID),
            product: product,
            submittedOn: answers.submittedOn,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
        let message = try AssessmentRequest.decode(request.canonicalBytes)
        return (try #require(row).vector, try message.vector(for: product))
    }

    /// What a value is to the last bit; `==` would take 0 for -0.
    private func bits(_ vector: FeatureVector) -> [String] {
        vector.values.map { value in
            switch value {
            case .number(let number): "number \(number.bitPattern)"
            case .category(let code): "category \(code)"
            case .missing: "missing"
            }
        }
    }

    @Test func theWorkedExampleIsTheSameInTrainingAndServing() throws {
        let product = try QuickLoan.product()
        let pair = try #require(try vectors(QuickLoan.application, product))
        #expect(bits(pair.trained) == bits(pair.served))
        #expect(pair.trained.digest(product.schema) == pair.served.digest(product.schema))
    }

    @Test(arguments: Shipped.names) func manyApplicationsAreTheSameInTrainingAndServing(_ name: String) throws {
        let product = try Shipped.product(name)
        let base = Canary(product).application
        var generator = Shuffler(state: 42)
        var compared = 0
        for _ in 0..<120 {
            var application = base
            for _ in 0..<3 {
                guard let field = product.formPages.flatMap(\.fields).randomElement(using: &generator) else { continue }
                application[field.key] = generator.answer(to: field) ?? application[field.key]
            }
            guard let pair = try vectors(application, product) else { continue }
            compared += 1
            #expect(bits(pair.trained) == bits(pair.served))
        }
        #expect(compared >= 50)
    }

    @Test func theDigestIsThatOfTheCanonicalObject() throws {
        let product = try QuickLoan.product()
        let answers = try product.check(QuickLoan.application, on: QuickLoan.submittedOn)
        let vector = product.features(answers.model, submittedOn: answers.submittedOn)
        let text = """
            {"dti":\((12_000 + 21001.86) / 75_000),"employment_type":"employed","estimated_emi":21001.86,"loan_amount":1000000,\
            "loan_purpose":"vehicle","loan_tenure_months":60,"monthly_debt_payments":12000,"monthly_income":75000,\
            "months_in_job":68}
            """
        #expect(vector.digest(product.schema) == .sha256(of: Array(text.utf8)))
    }
}

/// A small generator of random numbers (Vigna's SplitMix64), the same in every run.
struct Shuffler: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// Some answer within the field's range; nil for kinds that are better left alone.
    mutating func answer(to field: Field) -> JSONValue? {
        switch field.kind {
        case .choice: return field.choices.randomElement(using: &self).map { .string($0.code) }
        case .yesNo: return .bool(Bool.random(using: &self))
        case .money: return .number((number(in: field) * 100).rounded() / 100)
        case .integer, .duration: return .number(number(in: field).rounded())
        case .decimal, .percent: return .number((number(in: field) * 10).rounded() / 10)
        case .month:
            return .string("20\(Int.random(in: 10...25, using: &self))-0\(Int.random(in: 1...9, using: &self))")
        default: return nil
        }
    }

    /// Small numbers more often than large ones.
    private mutating func number(in field: Field) -> Double {
        guard case .numbers(let minimum, let maximum, _) = field.range else { return 1 }
        let share = Double.random(in: 0...1, using: &self)
        let low = minimum ?? 0
        return low + ((maximum ?? low + 1000) - low) * share * share * share * share
    }
}
