import Documents
import Lending
import Products

/// The worked example of the specification: two pages, four derived features.
enum QuickLoan {
    static func product() throws -> Product { try Product.parse(Array(definition.utf8), file: "quick-loan.json") }

    /// The golden application.
    static let application: [String: JSONValue] = [
        "loan_amount": 1_000_000, "loan_tenure_months": 60, "loan_purpose": "vehicle", "interest_rate": 9.5,
        "employment_type": "employed", "employment_start": "2021-03", "monthly_income": 75_000,
        "monthly_debt_payments": 12_000,
    ]

    /// The day the golden application was sent.
    static let submittedOn = CalendarDate(dayNumber: 20_778)

    static let definition = #"""
        {"format": 1, "id": "quick-loan", "version": "1.0.0", "title": "Quick loan",
         "locale": "en-IN", "time_zone": "Asia/Kolkata",
         "currency": {"code": "INR", "minor_digits": 2, "symbol": "₹", "grouping": "indian"},
         "target": {"column": "bad", "bad": ["1"], "good": ["0"]},
         "roles": {"loan_amount": "loan_amount", "tenure_months": "loan_tenure_months", "annual_rate": "interest_rate",
          "monthly_income": "monthly_income", "monthly_obligations": "monthly_debt_payments"},
         "pages": [
          {"id": "loan", "title": "Your loan", "fields": [
           {"key": "loan_amount", "name": "the loan amount", "label": "How much do you want to borrow?",
            "hint": "Whole rupees, like 2,50,000", "example": "250000", "kind": "money", "unit": "currency",
            "range": {"min": 1000, "max": 100000000, "step": 1}, "required": true, "use": ["model", "policy"]},
           {"key": "loan_tenure_months", "name": "the number of months", "label": "Over how many months?",
            "hint": "12 to 360", "kind": "integer", "unit": "months",
            "range": {"min": 12, "max": 360}, "use": ["model", "policy"]},
           {"key": "loan_purpose", "name": "what the loan is for", "label": "What is it for?",
            "choices": [["vehicle", "Vehicle"], ["education", "Education"], ["home_improvement", "Home improvement"],
            ["other", "Something else"]], "use": ["model"]},
           {"key": "interest_rate", "name": "the yearly rate", "label": "Yearly rate", "kind": "quoted",
            "unit": "percent_per_year", "range": {"min": 7, "max": 15}, "default": 9.5, "use": ["policy"]}]},
          {"id": "work", "title": "Work and income", "fields": [
           {"key": "employment_type", "name": "your work",
            "choices": [["employed", "Employed"], ["self_employed", "Self-employed"], ["not_working", "Not working"]],
            "use": ["model", "policy"]},
           {"key": "employment_start", "name": "the month you started", "label": "When did you start?",
            "kind": "month", "range": {"max": "submitted_on"},
            "when": {"field": "employment_type", "is": ["employed", "self_employed"]}, "use": ["model"]},
           {"key": "monthly_income", "name": "your monthly income before tax", "label": "Income before tax, each month",
            "example": "45000", "kind": "money", "unit": "currency_per_month", "range": {"min": 0, "max": 100000000},
            "use": ["model", "policy"], "risk": "falls"},
           {"key": "monthly_debt_payments", "name": "your monthly debt payments",
            "label": "What do you pay each month on loans and cards now?", "example": "12000", "kind": "money",
            "unit": "currency_per_month", "range": {"min": 0, "max": 100000000}, "use": ["model", "policy"],
            "risk": "rises"}]}],
         "derived": [
          {"key": "estimated_emi", "name": "monthly instalment", "op": "emi", "principal": "loan_amount",
           "annual_rate": "interest_rate", "months": "loan_tenure_months", "unit": "currency_per_month",
           "use": ["model", "policy"]},
          {"key": "total_obligations", "name": "all monthly payments", "op": "sum",
           "of": ["monthly_debt_payments", "estimated_emi"], "unit": "currency_per_month", "use": []},
          {"key": "dti", "name": "payments in relation to income", "op": "ratio",
           "of": ["total_obligations", "monthly_income"], "unit": "ratio", "use": ["model", "policy"], "risk": "rises"},
          {"key": "months_in_job", "name": "time in job", "op": "months_between", "from": "employment_start",
           "to": "submitted_on", "unit": "months", "use": ["model"], "risk": "falls"}],
         "rules": [
          {"id": "payments_above_income", "left": "total_obligations", "relation": "at_most", "right": "monthly_income",
           "severity": "warning", "field": "monthly_debt_payments",
           "message": "Your payments would be more than your income. Check the amounts"}],
         "policy": {"version": "1.0.0",
          "knock_outs": [
           {"id": "K1", "value": "dti", "above": 0.5, "outcome": "decline", "group": "obligations"},
           {"id": "K2", "value": "monthly_income", "below": 15000, "outcome": "decline", "group": "income"}],
          "bands": [{"outcome": "approve", "pd_below": 0.10}, {"outcome": "manual_review", "pd_at_most": 0.25},
           {"outcome": "decline"}],
          "offer": {"value": "dti", "at_most": 0.5, "tenures": [12, 24, 36, 48, 60, 84, 120]},
          "price": [{"outcome": "approve", "annual_rate": 9.5}]},
         "reasons": {"groups": [
           {"id": "income", "code": "C1-08", "text": "Income insufficient for amount of credit requested",
            "members": ["monthly_income"]},
           {"id": "obligations", "code": "C1-09", "text": "Excessive obligations in relation to income",
            "plain": "Your monthly payments would be high compared with your income",
            "members": ["dti", "estimated_emi", "monthly_debt_payments"]},
           {"id": "job_length", "code": "C1-07", "text": "Length of employment", "members": ["months_in_job"]},
           {"id": "employment", "code": "C1-05", "text": "Temporary or irregular employment",
            "members": ["employment_type"]},
           {"id": "loan_terms", "code": "C1-24", "text": "Amount, term and purpose of the credit requested",
            "members": ["loan_amount", "loan_tenure_months", "loan_purpose"]}]},
         "score": {"scale": "pdo", "anchor": 650, "odds": 20, "pdo": 50, "min": 300, "max": 850,
          "ratings": [{"name": "Poor", "below": 500}, {"name": "Average", "below": 650},
          {"name": "Good", "below": 750}, {"name": "Excellent"}]}}
        """#
}
