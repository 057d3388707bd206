import AccountLedger
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Web

/// Experience, 2.2: eligibility and costs without an account, nothing stored.
@Suite("Before applying", .serialized, .timeLimit(.minutes(5)))
struct BeforeApplyingTests {
    @Test func theCalculatorSaysWhatALoanCosts() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            let empty = try await browser.send(.get, "/calculator", [.accept: "text/html"])
            #expect(empty.status == 200)
            #expect(empty.text.contains("value=\"9.5\"") && !empty.text.contains("What it costs"))
            let path = "/calculator?loan_amount=3%2C00%2C000&loan_tenure_months=36&rate=12"
            let answer = try await browser.send(.get, path, [.accept: "text/html"])
            #expect(answer.status == 200)
            // Python 3.11.7: 300000 * 0.01 / (1 - 1.01 ** -36) = 9964.2929; times 36, less 300000: 58714.55.
            #expect(answer.text.contains("₹9,964.29"), "\(answer.text)")
            #expect(answer.text.contains("₹58,714."))
            #expect(answer.text.contains("(APR)"))
            // What was asked stays in the form, and nothing is kept.
            #expect(answer.text.contains("value=\"3,00,000\"") && answer.text.contains("value=\"12\""))
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(try await front.services.ledger.accounts().isEmpty)
        }
    }

    @Test(arguments: [
        ("loan_amount=&loan_tenure_months=36&rate=12", "loan_amount"),
        ("loan_amount=300000&loan_tenure_months=5&rate=12", "loan_tenure_months"),
        ("loan_amount=300000&loan_tenure_months=36&rate=nan", "rate"),
        ("loan_amount=300000&loan_tenure_months=36&rate=101", "rate"),
        ("loan_amount=1e400&loan_tenure_months=36&rate=12", "loan_amount"),
    ])
    func whatIsWrongIsSaidBesideItsControl(_ query: String, _ key: String) async throws {
        let front = try await Front()
        try await front.run { client in
            let answer = try await Browser(client).send(.get, "/calculator?\(query)", [.accept: "text/html"])
            #expect(answer.status == 422)
            #expect(answer.text.contains("<title>Error: "))
            #expect(answer.text.contains("href=\"#\(key)\""))
            #expect(answer.text.contains("id=\"\(key)-error\""))
            #expect(!answer.text.contains("What it costs"))
        }
    }

    @Test(arguments: [
        ("adult=yes&own=yes&waiting=no", 200, "You can apply"),
        ("adult=no&own=yes&waiting=no", 200, "You must be 18 or older"),
        ("adult=yes&own=no&waiting=no", 200, "Each person applies for themselves"),
        ("adult=yes&own=yes&waiting=yes", 200, "One application at a time"),
        ("asked=yes", 422, "Say whether you are 18 or older"),
        ("adult=yes&own=perhaps&waiting=no", 422, "Say whether the loan would be for yourself"),
    ])
    func threeAnswersSayWhetherOneCanApply(_ query: String, _ status: Int, _ words: String) async throws {
        let front = try await Front()
        try await front.run { client in
            let empty = try await Browser(client).send(.get, "/check", [.accept: "text/html"])
            #expect(empty.status == 200)
            #expect(!empty.text.contains(" checked") && !empty.text.contains("There is a problem"))
            let answer = try await Browser(client).send(.get, "/check?\(query)", [.accept: "text/html"])
            #expect(answer.status == status)
            #expect(answer.text.contains(words))
            #expect(answer.text.contains("You can apply") == (words == "You can apply"))
        }
    }
}
