import Foundation
import TestSupport
import Testing

/// An applicant in a browser: registers, fills the pages of the personal loan, sends it, reads the decision.
struct Journey {
    let browser: WebDriver
    let url: String

    func register(_ name: String) async throws {
        try await browser.open("\(url)/register")
        try await browser.type(name, into: "#username")
        try await browser.type("a long phrase only tests use", into: "#password")
        try await browser.follow("main button.button")
        try await browser.type(name, into: "#username")
        try await browser.type("a long phrase only tests use", into: "#password")
        try await browser.follow("main button.button")
    }

    /// Signs up by a one-time link.
    func join(_ name: String, by link: String) async throws {
        try await browser.open(link)
        try await browser.type(name, into: "#username")
        try await browser.type("a long phrase only tests use", into: "#password")
        try await browser.follow("main button.button")
    }

    /// Sets up codes for signing in, as whoever works for the lender must; the password was typed a moment ago.
    func setUpCodes() async throws {
        try await browser.open("\(url)/account/second-factor")
        try await browser.follow("main button.button")
        let shown = try await browser.text().split(separator: "\n")
        let label = try #require(shown.firstIndex(of: "Secret"))
        try await browser.type(AuthenticatorApp(secret: String(shown[label + 1])).code(), into: "#code")
        try await browser.follow("main button.button")
    }

    func start() async throws {
        try await browser.open("\(url)/applications")
        try await browser.follow("main form[action='/applications'] button.button")
    }

    func openFirstPage() async throws { try await browser.follow(".tasks li:first-child a") }

    /// Fills the page that is open and continues.
    func fill(_ texts: [String: String], choosing choices: [String] = []) async throws {
        // What is chosen may bring out other questions.
        for choice in choices { try await browser.click(choice) }
        for (control, text) in texts { try await browser.type(text, into: "#\(control)") }
        try await browser.follow("main button.button")
    }

    func fillAllPages() async throws {
        try await fillLoanAndPerson(isOpen: true)
        try await fill(
            [
                "email": "ana@example.com", "mobile_phone": "+91 98765 43210", "address_line1": "12 Lake Road",
                "city": "Pune", "postcode": "411001",
            ],
            choosing: ["#state option[value=MH]"]
        )
        try await fill(
            ["months_in_residence_years": "2", "months_in_residence_months": "6", "monthly_housing_cost": "9,000"],
            choosing: ["#residence_type-3"]
        )
        try await fill(
            [
                "employer_name": "Lake Works", "job_title": "Engineer", "employment_start_month": "3",
                "employment_start_year": "2021", "years_of_experience": "9", "income_amount": "75,000",
                "net_monthly_income": "60,000", "other_income_amount": "0",
            ],
            choosing: [
                "#employment_type", "#occupation_group option[value=professionals]", "#income_period",
            ]
        )
        try await fill(
            [
                "monthly_debt_payments": "8,000", "open_loan_accounts": "2", "card_limit_total": "1,00,000",
                "card_balance_total": "20,000", "credit_history_years": "8", "missed_months_24": "0",
                "worst_days_late": "0", "total_days_late": "0",
            ],
            choosing: ["#default_on_file-2", "#bureau_consent"]
        )
        try await fill(
            [
                "assets_value": "4,00,000", "vehicles": "1", "months_with_us_years": "1", "months_with_us_months": "0",
            ],
            choosing: ["#bank_accounts-3", "#card_brands"]
        )
        // The page of the bank statement, which nobody has to hand in.
        try await fill([:])
    }

    /// The first two pages.
    func fillLoanAndPerson(isOpen: Bool = false) async throws {
        if !isOpen { try await openFirstPage() }
        try await fill(
            ["loan_amount": "3,00,000", "loan_tenure_months": "36"],
            choosing: ["#loan_purpose option[value=vehicle]", "#loan_type-2", "#payment_day-2"]
        )
        try await fill(
            [
                "full_name": "Ana Núñez", "date_of_birth_day": "27", "date_of_birth_month": "March",
                "date_of_birth_year": "1985", "national_id": "ABCDE1234F", "dependants": "1",
            ],
            choosing: ["#national_id_type"]
        )
    }

    func send() async throws {
        for consent in ["privacy_consent", "automated_decision_consent", "terms_consent"] {
            try await browser.click("#consent-\(consent)")
        }
        try await browser.follow("main button.button")
    }

    /// Waits until the page shows a decision; without script it asks again, as the page offers.
    func decision(withScript: Bool) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let address = try await browser.address()
            if address.hasSuffix("/decision") { return try await browser.text() }
            // From what was sent to where it stands; there the page looks by itself, or has a button.
            if address.hasSuffix("/sent") || !withScript { try await browser.follow("main .button") }
            try await Task.sleep(for: .milliseconds(50))
        }
        return try await browser.text()
    }

    /// Keeps a picture of the page, if somebody asked for pictures with `UNDERWRITER_SCREENSHOTS`.
    func picture(_ name: String, height: Int? = nil) async throws {
        guard let folder = ProcessInfo.processInfo.environment["UNDERWRITER_SCREENSHOTS"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await browser.screenshot(height: height).write(to: URL(fileURLWithPath: "\(folder)/\(name).png"))
    }
    /// The page's upper part in light and in dark colours, as the README shows it.
    func pair(_ name: String) async throws {
        for dark in [false, true] {
            try await browser.show(width: 900, dark: dark)
            try await picture(name + (dark ? "-dark" : ""), height: 1_300)
        }
    }
}
