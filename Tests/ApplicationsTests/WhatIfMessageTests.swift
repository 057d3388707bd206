import Applications
import Assessments
import CheckedAnswers
import Documents
import Features
import Messages
import Products
import Testing
import WhatIfs

@Suite struct WhatIfMessageTests {
    private static let jobID = "d4830dea-99dc-530b-bce7-b008f3d0a8b4"

    private static func product() throws -> Product {
        guard case .object(var members) = try JSONValue.parse(Array(QuickLoan.definition.utf8), limits: .file) else {
            return try QuickLoan.product()
        }
        members["changeable"] = [
            ["field": "loan_amount", "direction": "down", "step": 100_000],
            ["field": "loan_tenure_months", "direction": "up", "limit": 120, "step": 12],
            ["field": "monthly_debt_payments", "direction": "down", "step": 1000],
        ]
        return try Product.parse(JSONValue.object(members).canonicalBytes, file: "quick-loan.json")
    }

    private static func request(_ changes: [String: JSONValue] = [:]) throws -> WhatIfRequest {
        try WhatIfRequest(
            QuickLoan.application,
            changes: changes,
            applicationID: try #require(AssessmentMessageTests.applicationID),
            jobID: jobID,
            product: try product(),
            submittedOn: QuickLoan.submittedOn
        )
    }

    @Test func theMessageIsReadBackAsItWasWritten() throws {
        for changes: [String: JSONValue] in [[:], ["loan_amount": 500_000, "loan_tenure_months": 48]] {
            let request = try Self.request(changes)
            let read = try WhatIfRequest.decode(request.canonicalBytes)
            #expect(read == request)
            #expect(read.canonicalBytes == request.canonicalBytes)
            #expect(read.base.jobID == Self.jobID)
        }
    }

    @Test func aStepChangesNothingButItsAnswer() throws {
        let request = try Self.request()
        #expect(request.paths.map(\.key) == ["loan_amount", "loan_tenure_months", "monthly_debt_payments"])
        #expect(request.paths.map(\.changes.count) == [10, 5, 12])
        let changed = try request.base.changed(by: request.paths[0].changes[3])
        #expect(changed.features["loan_amount"] == 600_000)
        let others = changed.features.byKey.filter { $0.key != "loan_amount" }
        #expect(others == request.base.features.byKey.filter { $0.key != "loan_amount" })
        let asked = try Self.request(["loan_amount": 600_000])
        #expect(try asked.base.changed(by: try #require(asked.change)) == changed)
    }

    @Test func theVectorIsThatOfAnApplicationWithTheOtherAnswers() throws {
        let product = try Self.product()
        let request = try Self.request(["monthly_debt_payments": 2000])
        let message = try request.base.changed(by: try #require(request.change))
        let answers = try product.check(
            QuickLoan.application.merging(["monthly_debt_payments": 2000]) { $1 },
            on: QuickLoan.submittedOn
        )
        #expect(
            try message.vector(for: product) == product.features(answers.model, submittedOn: QuickLoan.submittedOn)
        )
    }

    @Test func otherAnswersThatCannotBeAreRefused() {
        #expect(throws: ValidationFailure.self) { try Self.request(["loan_amount": 5]) }
        #expect(throws: ValidationFailure.self) { try Self.request(["loan_amount": "much"]) }
        #expect(throws: ValidationFailure.self) { try Self.request(["favourite_colour": 5]) }
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout [String: JSONValue]) -> Void
    }

    @Test(arguments: [
        Bad(testDescription: "another version") { $0["v"] = 1 },
        Bad(testDescription: "another job than the application's message") {
            $0["job_id"] = "00000000-0000-5000-8000-000000000000"
        },
        Bad(testDescription: "no application") { $0["base"] = nil },
        Bad(testDescription: "an application that is none") { $0["base"] = [] },
        Bad(testDescription: "a key more") { $0["score"] = 850 },
        Bad(testDescription: "a change that is none") { $0["change"] = 7 },
        Bad(testDescription: "facts that are none") { $0["change"] = ["features": [:], "facts": ["dti": [1]]] },
        Bad(testDescription: "paths that are none") { $0["paths"] = ["loan_amount"] },
        Bad(testDescription: "too many paths") {
            $0["paths"] = .array(Array(repeating: ["key": "x", "changes": []], count: 9))
        },
        Bad(testDescription: "too long a path") {
            let change: JSONValue = ["features": [:], "facts": [:]]
            $0["paths"] = [["key": "x", "changes": .array(Array(repeating: change, count: 513))]]
        },
    ])
    func aMessageThatIsNotRightIsRefused(_ bad: Bad) throws {
        var members = try #require(
            try JSONValue.parse(try Self.request().canonicalBytes, limits: .file).objectValue
        )
        bad.change(&members)
        #expect(throws: MessageError.self) {
            try WhatIfRequest.decode(JSONValue.object(members).canonicalBytes)
        }
    }

    @Test func aChangeOfWhatTheMessageHasNotIsRefused() throws {
        var members = try #require(
            try JSONValue.parse(try Self.request().canonicalBytes, limits: .file).objectValue
        )
        members["change"] = ["features": ["full_name": "Asha"], "facts": [:]]
        let request = try WhatIfRequest.decode(JSONValue.object(members).canonicalBytes)
        let change = try #require(request.change)
        #expect(throws: MessageError.self) { try request.base.changed(by: change) }
    }

    @Test(arguments: 0..<400)
    func rubbishIsRefusedOrRead(_ seed: Int) throws {
        var bytes = try Self.request(["loan_amount": 500_000]).canonicalBytes
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        for _ in 0...(seed % 4) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            bytes[Int(truncatingIfNeeded: state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
        }
        // Either will do; what must not happen is a crash.
        if let read = try? WhatIfRequest.decode(bytes) { #expect(read.canonicalBytes == bytes) }
    }

    /// A way from an answer with cents goes to its limit as one of whole amounts does.
    @Test(arguments: [8250.37, 9000.10]) func centsDoNotEndAWay(_ debt: Double) throws {
        let product = try Self.product()
        let application = QuickLoan.application.merging(["monthly_debt_payments": .number(debt)]) { $1 }
        let request = try WhatIfRequest(
            application,
            changes: [:],
            applicationID: try #require(AssessmentMessageTests.applicationID),
            jobID: Self.jobID,
            product: product,
            submittedOn: QuickLoan.submittedOn
        )
        let path = try #require(request.paths.first { $0.key == "monthly_debt_payments" })
        #expect(path.changes.count == Int(debt / 1000) + 1)
    }
}
