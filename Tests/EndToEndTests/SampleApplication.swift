import Foundation

/// A complete application for the shipped personal loan, in the form the JSON API takes.
struct SampleApplication {
    var income = 75_000
    var amount = 300_000
    var debts = 8_000
    var missedMonths = 0

    /// The body of `POST /api/v1/applications`.
    var body: [String: Any] {
        var body: [String: Any] = ["product": "personal-loan"]
        var answers = loan.merging(person) { $1 }.merging(money) { $1 }
        answers["consents"] = ["privacy_consent", "automated_decision_consent", "terms_consent"]
        body["answers"] = answers
        return body
    }

    var data: Data {
        get throws { try JSONSerialization.data(withJSONObject: body, options: [.sortedKeys]) }
    }

    private var loan: [String: Any] {
        [
            "loan_amount": amount, "loan_tenure_months": 36, "loan_purpose": "vehicle", "loan_type": "unsecured",
            "payment_day": "5",
        ]
    }

    private var person: [String: Any] {
        [
            "full_name": "Ana Núñez", "date_of_birth": "1985-03-27", "national_id_type": "pan",
            "national_id": "ABCDE1234F", "dependants": 1, "email": "ana@example.com", "mobile_phone": "+919876543210",
            "address_line1": "12 Lake Road", "city": "Pune", "state": "MH", "postcode": "411001",
            "residence_type": "rent", "months_in_residence": 30, "monthly_housing_cost": 9_000,
        ]
    }

    private var money: [String: Any] {
        [
            "employment_type": "full_time", "occupation_group": "professionals", "employer_name": "Lake Works",
            "job_title": "Engineer", "employment_start": "2021-03", "years_of_experience": 9,
            "income_amount": income, "income_period": "month", "net_monthly_income": income * 4 / 5,
            "other_income_amount": 0, "monthly_debt_payments": debts, "open_loan_accounts": 2,
            "card_limit_total": 100_000, "card_balance_total": 20_000, "credit_history_years": 8,
            "missed_months_24": missedMonths, "worst_days_late": missedMonths * 20,
            "total_days_late": missedMonths * 25, "default_on_file": "no", "bureau_consent": true,
            "assets_value": 400_000, "vehicles": 1, "bank_accounts": "2", "card_brands": ["visa"],
            "months_with_us": 12,
        ]
    }
}
