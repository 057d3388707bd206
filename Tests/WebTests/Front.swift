import AccountLedger
import Foundation
import Hosting
import Hummingbird
import HummingbirdTesting
import LedgerRecords
import Lending
import TestSupport

@testable import Requests
@testable import Tokens
@testable import Web

extension TestClock {
    /// As the front is told the time.
    var clock: TimeSource { TimeSource { [self] in Timestamp(milliseconds: milliseconds) } }
}

/// A front of a test's own: Redis, ledger, keys, clock and log.
struct Front: Sendable {
    let redis: RedisServer
    let services: WebServices
    let clock: TestClock
    let log: RecordedLog
    let configuration: WebConfiguration
    private let folder: TemporaryFolder

    /// Where the ledger's file is.
    var dataFolder: String { folder.file("data") }

    static let secrets = [
        "SECRET_KEY": "QmFzZTY0IG9mIGEgc2VjcmV0IGtleSBmb3IgdGVzdHM",
        "PASSWORD_PEPPER": "cGVwcGVyIGZvciB0aGUgdGVzdHMgb2YgdGhlIGZyb250",
        "DATA_KEY": Data((0..<32).map { UInt8(truncatingIfNeeded: $0 * 7) }).base64EncodedString(),
        "AUDIT_KEY": Data((0..<32).map { UInt8(truncatingIfNeeded: $0 * 11) }).base64EncodedString(),
        "JOB_KEY": "1:" + Data((0..<32).map { UInt8(truncatingIfNeeded: $0 * 13) }).base64EncodedString(),
        "EVENT_KEY": "1:" + Data((0..<32).map { UInt8(truncatingIfNeeded: $0 * 17) }).base64EncodedString(),
    ]

    init(
        settings: [String: String] = [:],
        product: String = SmallLoan.definition,
        limits: (inout WebLimits) -> Void = { _ in }
    ) async throws {
        folder = try TemporaryFolder()
        redis = try RedisServer.start()
        clock = TestClock()
        log = RecordedLog()
        let file = folder.file("product.json")
        try Data(product.utf8).write(to: URL(fileURLWithPath: file))
        var environment = Self.secrets.merging(redis.environment) { $1 }
        environment["UNDERWRITER_DATA"] = folder.file("data")
        environment["PRODUCTS"] = file
        environment["HTTP_PORT"] = "0"
        environment["UNDERWRITER_BCRYPT_COST"] = "4"
        environment["UNDERWRITER_STAFF_CODES"] = "optional"
        environment.merge(settings) { $1 }
        var configuration = try WebConfiguration(environment: environment)
        // Many tests at once make a slow machine; what is slow is not yet gone.
        configuration.limits.redisPatience = .seconds(5)
        configuration.limits.handlerDeadline = .seconds(60)
        configuration.limits.watchSeconds = 1
        limits(&configuration.limits)
        self.configuration = configuration
        services = try await WebServices(configuration, logger: log.logger, clock: clock.clock)
    }

    /// Runs a test against the front's own router and services, and closes everything afterwards.
    func run(
        _ setup: TestingSetup = .router,
        _ test: @Sendable @escaping (any TestClientProtocol) async throws -> Void
    ) async throws {
        try await services.application.test(setup) { try await test($0) }
        await services.close()
    }

    /// Makes one of the lender's own people and gives a token for them.
    func staffToken(_ role: AccountRole, _ client: any TestClientProtocol) async throws -> String {
        let token = RandomToken(bytes: 32)
        let now = clock.clock.now()
        try await services.ledger.createInvitation(
            role: role,
            tokenDigest: token.digest,
            expiresAt: now.adding(milliseconds: 3_600_000),
            by: .commandLine("test"),
            at: now
        )
        let browser = Browser(client)
        try await browser.open("/join/\(token.text)")
        try await browser.submit(["username": "\(role.rawValue)-\(token.text.prefix(6))", "password": Browser.password])
        let name = "\(role.rawValue)-\(token.text.prefix(6))"
        return try await Browser(client).token(name)
    }
}

/// A product small enough to be typed in a test: two pages, a question that depends on another, one consent.
enum SmallLoan {
    static let definition = #"""
        {"format": 1, "id": "small-loan", "version": "1.0.0", "title": "Small loan",
         "locale": "en-IN", "time_zone": "Asia/Kolkata",
         "currency": {"code": "INR", "minor_digits": 2, "symbol": "₹", "grouping": "indian"},
         "target": {"column": "bad", "bad": ["1"], "good": ["0"]},
         "roles": {"loan_amount": "loan_amount", "tenure_months": "loan_tenure_months", "annual_rate": "interest_rate"},
         "pages": [
          {"id": "loan", "title": "Your loan", "fields": [
           {"key": "loan_amount", "name": "the loan amount", "label": "How much do you want to borrow?",
            "hint": "Whole rupees", "example": "250000", "kind": "money", "unit": "currency",
            "range": {"min": 1000, "max": 100000000, "step": 1}, "use": ["model", "policy"]},
           {"key": "loan_tenure_months", "name": "the number of months", "kind": "integer", "unit": "months",
            "range": {"min": 12, "max": 360}, "use": ["model", "policy"]},
           {"key": "loan_purpose", "name": "what the loan is for",
            "choices": [["vehicle", "Vehicle"], ["other", "Something else"]], "use": ["model"]},
           {"key": "other_purpose", "name": "what it is for in your words", "kind": "text", "range": {"max": 100},
            "when": {"field": "loan_purpose", "is": ["other"]}, "use": ["report"]},
           {"key": "interest_rate", "name": "the yearly rate", "kind": "quoted", "unit": "percent_per_year",
            "range": {"min": 7, "max": 15}, "default": 9.5, "use": ["policy"]}]},
          {"id": "you", "title": "About you", "fields": [
           {"key": "full_name", "name": "your full name", "kind": "text", "range": {"min": 2, "max": 100},
            "autocomplete": "name", "use": ["identity"]},
           {"key": "date_of_birth", "name": "your date of birth", "kind": "date", "range": {"max": "submitted_on"},
            "autocomplete": "bday", "use": ["identity"]},
           {"key": "monthly_income", "name": "your monthly income", "example": "45000", "kind": "money",
            "unit": "currency_per_month", "range": {"min": 0, "max": 100000000}, "use": ["model", "policy"],
            "risk": "falls"},
           {"key": "cards", "name": "the cards you hold", "kind": "multi_choice", "required": false,
            "choices": [["visa", "Visa"], ["amex", "Amex"], ["none", "None"]], "use": ["policy"]}]},
          {"id": "fairness", "title": "Are we fair?", "stage": "after_submit", "use": ["protected"],
           "intro": "It is not used for your decision.", "fields": [
           {"key": "sex", "name": "your sex", "label": "What is your sex?",
            "choices": [["female", "Female"], ["male", "Male"], ["self_describe", "In another way"]]},
           {"key": "sex_self_described", "name": "how you describe yourself", "kind": "text", "range": {"max": 100},
            "when": {"field": "sex", "is": ["self_describe"]}}]}],
         "consents": [{"key": "privacy", "label": "I have read how my data is used", "required": true},
          {"key": "human_review_request", "label": "I would like a person to review", "required": false}],
         "derived": [], "rules": [],
         "reasons": {"groups": [
           {"id": "income", "code": "C1-08", "text": "Income insufficient for amount of credit requested",
            "members": ["monthly_income"]},
           {"id": "loan_terms", "code": "C1-24", "text": "Amount, term and purpose of the credit requested",
            "members": ["loan_amount", "loan_tenure_months", "loan_purpose"]}]}}
        """#

    /// The same without questions of after the submission.
    static var withoutQuestions: String {
        let parts = definition.components(separatedBy: ",\n  {\"id\": \"fairness\"")
        let rest = parts[1].components(separatedBy: "]}],\n")
        return parts[0] + "],\n" + rest.dropFirst().joined(separator: "]}],\n")
    }

    static let loanPage = ["loan_amount": "3,00,000", "loan_tenure_months": "36", "loan_purpose": "vehicle"]
    static let youPage = [
        "full_name": "Ana Núñez", "date_of_birth_day": "27", "date_of_birth_month": "March",
        "date_of_birth_year": "1985", "monthly_income": "75000",
    ]
    /// The same in the form of the JSON interface.
    static let body = #"""
        {"product": "small-loan", "answers": {"loan_amount": 300000, "loan_tenure_months": 36,
         "loan_purpose": "vehicle", "full_name": "Ana Núñez", "date_of_birth": "1985-03-27",
         "monthly_income": 75000}, "consents": ["privacy"]}
        """#
}
