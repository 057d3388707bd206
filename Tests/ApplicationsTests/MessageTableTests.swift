import Applications
import CheckedAnswers
import Documents
import Testing

/// One line of the message table: an answer to one field, and what is said about it.
struct Complaint: Sendable, CustomTestStringConvertible {
    let key: String
    let value: JSONValue
    let code: FieldError.Code
    let message: String

    init(_ key: String, _ value: JSONValue, _ code: FieldError.Code, _ message: String) {
        (self.key, self.value, self.code, self.message) = (key, value, code, message)
    }

    var testDescription: String { "\(key): \(message)" }
}

@Suite struct MessageTableTests {
    @Test func anAmountBelowTheRangeIsToldInTheWordsOfTheSpecification() throws {
        let product = try QuickLoan.product()
        let application = QuickLoan.application.merging(["loan_amount": 500]) { $1 }
        let failure = #expect(throws: ValidationFailure.self) {
            try product.check(application, on: QuickLoan.submittedOn)
        }
        let message = "The loan amount must be between ₹1,000 and ₹10,00,00,000"
        #expect(failure?.errors.map(\.message) == [message])
        #expect(failure?.errors.map(\.key) == ["loan_amount"])
        #expect(failure?.errors.map(\.code) == [.range])
    }

    @Test(arguments: [
        Complaint("children", .null, .required, "Enter the number of children"),
        Complaint("children", "2", .number, "The number of children must be a number, like 12"),
        Complaint("children", true, .number, "The number of children must be a number, like 12"),
        Complaint("children", .number(-0.0), .number, "The number of children must be a number, like 12"),
        Complaint("children", 2.5, .whole, "The number of children must be a whole number"),
        Complaint("children", 21, .range, "The number of children must be between 0 and 20"),
        Complaint("children", [1], .number, "The number of children must be a number, like 12"),
        Complaint("years", 0.25, .step, "Years of work must be a multiple of 0.1"),
        Complaint("share", 100.5, .range, "Your share must be between 0 and 100"),
        Complaint("income", 750, .step, "Your income must be a multiple of ₹500"),
        Complaint("income", 0.001, .number, "Your income must be a number, like 45000"),
        Complaint("debt", -1, .range, "Your debt must be ₹0 or more"),
        Complaint("owns", "yes", .choice, "Select whether you own a car from the list"),
        Complaint("cards", ["visa", "none"], .exclusive, "Select the cards you hold, or \"None\", not both"),
        Complaint("cards", ["visa", "visa"], .choice, "Select the cards you hold from the list"),
        Complaint("cards", ["jcb"], .choice, "Select the cards you hold from the list"),
        Complaint("proof", "upload-1", .file, "The file must be a PDF or JPG"),
        Complaint("money", "USD", .choice, "Select the currency from the list"),
        Complaint("rate", 16, .range, "The yearly rate must be between 7 and 15"),
        Complaint("born", "2023-02-29", .date, "Your date of birth must be a real date"),
        Complaint("born", "27 March 1985", .date, "Your date of birth must be a real date"),
        Complaint("born", "2026-11-22", .date, "Your date of birth must be today or in the past"),
        Complaint("born", "1899-12-31", .range, "Your date of birth must be between 1 January 1900 and today"),
        Complaint("started", "2021-13", .date, "The month you started must be a real date"),
        Complaint("started", "2021-03-01", .date, "The month you started must be a real date"),
        Complaint("lived", 1201, .range, "The time at your address must be between 0 months and 100 years"),
        Complaint(
            "name",
            .string(String(repeating: "a", count: 101)),
            .length,
            "Your full name must be 100 characters or fewer"
        ),
        Complaint("mail", "nobody", .format, "Your email address must be in the format name@example.com"),
        Complaint("phone", "98765", .format, "Your mobile number must be in the format +91 98765 43210"),
        Complaint("pan", "ABCDE12345", .format, "Your PAN must be in the format ABCDE1234F"),
        Complaint("aadhaar", "234567890123", .format, "Your Aadhaar number must be in the format 1234 5678 9012"),
        Complaint("cpf", "123.456.789-00", .format, "Your CPF must be in the format 123.456.789-09"),
        Complaint("salary", 1, .unknown, "salary is not part of this product"),
        Complaint("sex", "female", .protected, "sex is not accepted here"),
        Complaint("consents", [], .required, "Select “I have read how my data is used”"),
        Complaint("consents", ["privacy", "everything"], .unknown, "everything is not part of this product"),
    ])
    func eachMistakeIsToldInItsWords(_ complaint: Complaint) throws {
        let application = EveryKind.least.merging([complaint.key: complaint.value]) { $1 }
        let failure = #expect(throws: ValidationFailure.self) {
            try EveryKind.product().check(application, on: QuickLoan.submittedOn)
        }
        #expect(failure?.errors.map(\.message) == [complaint.message])
        #expect(failure?.errors.map(\.code) == [complaint.code])
    }

    @Test func aChoiceThatIsShownMustBeSelected() throws {
        let product = try EveryKind.product()
        let application = EveryKind.least.merging(["owns": true]) { $1 }
        let failure = #expect(throws: ValidationFailure.self) {
            try product.check(application, on: QuickLoan.submittedOn)
        }
        #expect(failure?.errors.map(\.message) == ["Select the colour"])
    }

    @Test func membersOfGroupsHaveTheirOwnMistakes() throws {
        let product = try EveryKind.product()
        let entries: JSONValue = [["type": "gold", "value": 0], ["type": "silver", "value": 5, "mass": 1]]
        let application = EveryKind.least.merging(["owns": true, "colour": "red", "collateral": entries]) { $1 }
        let failure = #expect(throws: ValidationFailure.self) {
            try product.check(application, on: QuickLoan.submittedOn)
        }
        #expect(
            failure?.errors.map { "\($0.key): \($0.message)" } == [
                "collateral.0.value: The value of the security must be between ₹1 and ₹10,00,000",
                "collateral.1.type: Select the kind of security from the list",
                "collateral.1.mass: collateral.1.mass is not part of this product",
            ]
        )
    }

    @Test func aRuleBetweenAnswersBlocksOnlyOnceTheAnswersAreRight() throws {
        let product = try EveryKind.product()
        let application = EveryKind.least.merging(["income": 1000, "debt": 1000.01]) { $1 }
        let failure = #expect(throws: ValidationFailure.self) {
            try product.check(application, on: QuickLoan.submittedOn)
        }
        #expect(failure?.errors.map(\.message) == ["Your debt must not be more than your income"])
        #expect(failure?.errors.map(\.key) == ["debt"])
        #expect(failure?.description == "validation.rule:debt")
    }
}
