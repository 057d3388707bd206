import Applications
import Assessments
import CheckedAnswers
import Documents
import FeatureDefinitions
import Features
import Lending
import Messages
import Products
import Testing

@Suite struct AssessmentMessageTests {
    static let applicationID = ApplicationID(uuid: "f81d4fae-7dec-41d0-a765-00a0c91e6bf6")

    static func request(_ application: [String: JSONValue] = QuickLoan.application) throws -> AssessmentRequest {
        let product = try QuickLoan.product()
        let answers = try product.check(application, on: QuickLoan.submittedOn)
        return AssessmentRequest(
            applicationID: try #require(applicationID),
            product: product,
            submittedOn: answers.submittedOn,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
    }

    @Test func theMessageIsReadBackAsItWasWritten() throws {
        let request = try Self.request()
        let message = try AssessmentRequest.decode(request.canonicalBytes)
        #expect(message == request.message)
        #expect(message.canonicalBytes == request.canonicalBytes)
        #expect(message.jobID == "f81d4fae-7dec-41d0-a765-00a0c91e6bf6")
        #expect(message.submittedOn == QuickLoan.submittedOn)
        #expect(message.facts.isEmpty)
    }

    @Test func aMessageIsReadInTheSameWayWhereItsProductIsExpected() throws {
        let product = try QuickLoan.product()
        let program = FeatureProgram(product)
        let bytes = try Self.request().canonicalBytes
        #expect(try AssessmentMessage.decode(bytes, expecting: program) == AssessmentMessage.decode(bytes))
        // Every byte left out, or turned into another: the same message or the same refusal, whichever way it is read.
        var refusals = 0
        for place in bytes.indices {
            for byte in [nil, 0x20, UInt8(ascii: "0"), UInt8(ascii: "\""), UInt8(ascii: "}"), 0xFF] {
                var other = bytes
                other.replaceSubrange(place...place, with: byte.map { [$0] } ?? [])
                let found = Result { try AssessmentMessage.decode(other, expecting: program) }
                let plain = Result { try AssessmentMessage.decode(other) }
                switch (found, plain) {
                case (.success(let one), .success(let two)): #expect(one == two)
                case (.failure(let one), .failure(let two)):
                    #expect(one as? MessageError == two as? MessageError)
                    refusals += 1
                default: Issue.record("two ways, two answers: \(String(decoding: other, as: UTF8.self))")
                }
            }
        }
        #expect(refusals > bytes.count)
    }

    @Test func theMessageHoldsTheAnswersThatModelsReadAndNoOthers() throws {
        let message = try Self.request().message
        #expect(
            Set(message.features.byKey.keys) == [
                "loan_amount", "loan_tenure_months", "loan_purpose", "interest_rate", "employment_type",
                "employment_start", "monthly_income", "monthly_debt_payments",
            ]
        )
        #expect(message.features["employment_start"] == "2021-03")
        #expect(message.features["interest_rate"] == 9.5)
    }

    @Test func theWorkerDerivesTheVectorTheWebWouldHave() throws {
        let product = try QuickLoan.product()
        for application in [
            QuickLoan.application, QuickLoan.application.merging(["employment_type": "not_working"]) { $1 },
            QuickLoan.application.merging(["monthly_income": 0, "loan_amount": 123_456.78]) { $1 },
        ] where application["loan_amount"] != 123_456.78 {
            let answers = try product.check(application, on: QuickLoan.submittedOn)
            let message = try AssessmentRequest.decode(try Self.request(application).canonicalBytes)
            let vector = try message.vector(for: product)
            #expect(vector == product.features(answers.model, submittedOn: answers.submittedOn))
            #expect(try message.vector(by: FeatureProgram(product)) == vector)
        }
    }

    @Test func aHiddenAnswerIsMissingInTheVector() throws {
        let product = try QuickLoan.product()
        let message = try Self.request(QuickLoan.application.merging(["employment_type": "not_working"]) { $1 }).message
        #expect(message.features["employment_start"] == .null)
        let vector = try message.vector(for: product)
        #expect(vector[try #require(product.schema.index(of: "months_in_job"))] == .missing)
    }

    @Test func anIncomeOfNothingMakesTheRatioMissingNotZero() throws {
        let product = try QuickLoan.product()
        let vector = try Self.request(QuickLoan.application.merging(["monthly_income": 0]) { $1 }).message
            .vector(for: product)
        #expect(vector[try #require(product.schema.index(of: "dti"))] == .missing)
        #expect(vector[try #require(product.schema.index(of: "monthly_income"))] == .number(0))
    }

    /// One forgery: what is changed in a good message, and what becomes of it.
    struct Forgery: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable (inout [String: JSONValue]) -> Void
        let error: MessageError
        var testDescription: String { name }
    }

    @Test(arguments: [
        Forgery(name: "version 2", change: { $0["v"] = 2 }, error: .unknownVersion),
        Forgery(name: "version as text", change: { $0["v"] = "1" }, error: .missingKey("v")),
        Forgery(name: "no version", change: { $0["v"] = nil }, error: .missingKey("v")),
        Forgery(name: "a score", change: { $0["score"] = 900 }, error: .unknownKeys(count: 1)),
        Forgery(name: "no facts", change: { $0["facts"] = nil }, error: .missingKey("facts")),
        Forgery(name: "a list as a fact", change: { $0["facts"] = ["x": []] }, error: .invalid("facts")),
        Forgery(name: "features as a list", change: { $0["features"] = [] }, error: .invalid("features")),
        Forgery(name: "an unreal date", change: { $0["submitted_at"] = "2026-02-30" }, error: .invalid("submitted_at")),
        Forgery(
            name: "a short digest",
            change: { $0["definition_sha256"] = "ab" },
            error: .invalid("definition_sha256")
        ),
        Forgery(name: "no UUID", change: { $0["job_id"] = "1" }, error: .invalid("job_id")),
        Forgery(
            name: "upper-case UUID",
            change: { $0["job_id"] = "F81D4FAE-7DEC-41D0-A765-00A0C91E6BF6" },
            error: .invalid("job_id")
        ),
        Forgery(
            name: "the old shape",
            change: { $0 = ["id": "1", "data": ["income": 1]] },
            error: .legacyShape
        ),
    ])
    func forgedMessagesAreRefused(_ forgery: Forgery) throws {
        var members = try #require(try JSONValue.parse(try Self.request().canonicalBytes).objectValue)
        forgery.change(&members)
        #expect(throws: forgery.error) { try AssessmentRequest.decode(JSONValue.object(members).canonicalBytes) }
    }

    @Test(arguments: [
        Forgery(name: "a name", change: { $0["full_name"] = "Ana" }, error: .unknownKeys(count: 1)),
        Forgery(
            name: "a missing answer",
            change: {
                $0["dti"] = nil; $0["monthly_income"] = nil
            },
            error: .missingKey("features.monthly_income")
        ),
        Forgery(
            name: "a text as amount",
            change: { $0["loan_amount"] = "1e9" },
            error: .invalid("features.loan_amount")
        ),
        Forgery(
            name: "part of a month",
            change: { $0["loan_tenure_months"] = 1.5 },
            error: .invalid("features.loan_tenure_months")
        ),
        Forgery(
            name: "a code nobody has",
            change: { $0["loan_purpose"] = "yacht" },
            error: .invalid("features.loan_purpose")
        ),
        Forgery(name: "a list", change: { $0["loan_purpose"] = ["vehicle"] }, error: .invalid("features.loan_purpose")),
        Forgery(
            name: "an unreal month",
            change: { $0["employment_start"] = "2021-00" },
            error: .invalid("features.employment_start")
        ),
    ])
    func forgedAnswersAreRefusedBeforeTheyAreScored(_ forgery: Forgery) throws {
        let product = try QuickLoan.product()
        var members = try #require(try JSONValue.parse(try Self.request().canonicalBytes).objectValue)
        var features = try #require(members["features"]?.objectValue)
        forgery.change(&features)
        members["features"] = .object(features)
        let message = try AssessmentRequest.decode(JSONValue.object(members).canonicalBytes)
        #expect(throws: forgery.error) { try message.vector(for: product) }
    }

    @Test func aMessageForAnotherProductIsNotScored() throws {
        let message = try Self.request().message
        #expect(throws: MessageError.wrongProduct) { try message.vector(for: try EveryKind.product()) }
    }

    @Test func onlyTheCanonicalBytesAreAMessage() throws {
        let bytes = try Self.request().canonicalBytes
        #expect(throws: MessageError.notCanonical) { try AssessmentRequest.decode(bytes + [0x20]) }
        #expect(throws: MessageError.self) { try AssessmentRequest.decode([]) }
        #expect(throws: MessageError.self) { try AssessmentRequest.decode(Array(bytes.dropLast())) }
        #expect(throws: MessageError.self) { try AssessmentRequest.decode([0xFF]) }
        #expect(throws: MessageError.invalid("message")) { try AssessmentRequest.decode(Array("[]".utf8)) }
        let long = [UInt8](repeating: 0x20, count: 64 * 1024 + 1)
        #expect(throws: MessageError.tooLarge(byteCount: long.count)) { try AssessmentRequest.decode(long) }
        let text = String(decoding: bytes, as: UTF8.self)
        for number in ["1000000.0", "1e6", "NaN", "1e400"] {
            let forged = text.replacing("1000000", with: number)
            #expect(throws: MessageError.self) { try AssessmentRequest.decode(Array(forged.utf8)) }
        }
    }

    /// The quick way of reading keeps no dictionary that would notice: the order of the keys has to.
    @Test func anAnswerThatIsSaidTwiceOrOutOfOrderIsNoMessage() throws {
        let text = String(decoding: try Self.request().canonicalBytes, as: UTF8.self)
        let first = #""employment_start":"#
        #expect(text.contains(#""features":{"# + first))
        for before in [#""employment_start":"2001-01","#, #""zz":1,"#, #""monthly_income":1,"#] {
            let forged = text.replacing(first, with: before + first)
            #expect(throws: MessageError.self, "\(before)") { try AssessmentRequest.decode(Array(forged.utf8)) }
        }
    }

    @Test func onlyWhatAnotherWorkerMightKnowIsTriedAgain() {
        #expect(!MessageError.unknownVersion.isPermanent)
        #expect(MessageError.legacyShape.isPermanent)
        #expect(MessageError.invalid("pd").isPermanent)
    }
}
